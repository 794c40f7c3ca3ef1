// Norwegian organisation numbers: nine digits, the last one a check digit.

const weights = [3, 2, 7, 6, 5, 4, 3, 2] as const;

/**
 * True when the text is a well-formed organisation number: nine digits with the right check digit (modulus 11).
 * It says nothing of whether the organisation exists. Synthetic numbers follow the same rule and begin with 2 or 3.
 * @see https://www.brreg.no/om-oss/registrene-vare/om-enhetsregisteret/organisasjonsnummeret/
 */
export function isOrganizationNumber(text: string): boolean {
  return /^\d{9}$/.test(text) && checkDigit(text.slice(0, 8)) === Number(text[8]);
}

/** The check digit of eight digits; undefined where no ninth digit makes a valid number. */
export function checkDigit(eight: string): number | undefined {
  const sum = weights.reduce((total, weight, index) => total + weight * Number(eight[index]), 0);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? undefined : digit;
}
