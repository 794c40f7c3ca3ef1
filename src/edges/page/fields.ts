// The fields of forms, in the markup of the design system: every one has a visible label that belongs to it.
import { html } from 'hono/html';
import type { Html } from './layout.ts';

interface Field {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly hint?: string;
  readonly required?: boolean;
}

export function textField({ id, name, label, value = '', hint, required }: Field): Html {
  return html`<div class="aksel-form-field aksel-form-field--small">
<label class="aksel-form-field__label aksel-label aksel-label--small" for="${id}">${label}</label>
${hint ? html`<div class="aksel-form-field__description aksel-body-short aksel-body-short--small" id="${id}-hint">${hint}</div>` : ''}
<input class="aksel-text-field__input aksel-body-short aksel-body-short--small" id="${id}" name="${name}" value="${value}" maxlength="500" autocomplete="off"${hint ? html` aria-describedby="${id}-hint"` : ''}${required ? html` required` : ''}>
</div>`;
}

export function select(field: Field, options: readonly (readonly [value: string, text: string])[]): Html {
  const { id, name, label, value = '' } = field;
  return html`<div class="aksel-form-field aksel-form-field--small">
<label class="aksel-form-field__label aksel-label aksel-label--small" for="${id}">${label}</label>
<div class="aksel-select__container">
<select class="aksel-select__input aksel-body-short aksel-body-short--small" id="${id}" name="${name}">${options.map(
    ([each, text]) => html`<option value="${each}"${each === value ? html` selected` : ''}>${text}</option>`,
  )}</select>
<svg class="aksel-select__chevron" width="1em" height="1em" viewBox="0 0 24 24" aria-hidden="true"><path fill="currentColor" d="m12 15.5-6-6 1-1 5 5 5-5 1 1z"/></svg>
</div></div>`;
}

export function button(text: string, variant: 'primary' | 'secondary' | 'tertiary' = 'primary'): Html {
  return html`<button class="aksel-button aksel-button--small" data-variant="${variant}" data-color="accent"><span class="aksel-label aksel-label--small">${text}</span></button>`;
}
