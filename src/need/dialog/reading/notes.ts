// Notes and questions of a Dialogmelding, and who is named in them.
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { XmlNode } from '../../../ground/xml/read-xml.ts';
import type { Note, NoteRole, Professional } from '../model.ts';
import {
  attribute,
  child,
  childrenOf,
  codedValue,
  idents,
  levelOf,
  namesOf,
  notRead,
  text,
  word,
} from './node.ts';

/** Notes as they are; a question is read as a note whose text is the question. */
export function notesOf(dialog: XmlNode): Note[] {
  const notes = childrenOf(dialog, 'Notat').map((node) =>
    noteOf(node, 'TemaKodet', 'Tema', 'TekstNotatInnhold'),
  );
  const questions = childrenOf(dialog, 'Foresporsel').map((node) =>
    noteOf(node, 'TypeForesp', 'EmneSporsmal', 'Sporsmal'),
  );
  return [...notes, ...questions];
}

function noteOf(node: XmlNode, themeName: string, subjectName: string, textName: string): Note {
  const subject = text(node, subjectName);
  const body = text(node, textName);
  const asked = child(node, 'Foresporsel');
  const roles = childrenOf(node, 'RollerRelatertNotat');
  const remarks = [
    text(node, 'Merknad'),
    text(node, 'Begrunnelse'),
    // An answer brings the question along that it answers.
    ...['EmneSporsmal', 'Sporsmal', 'Begrunnelse'].map((name) => text(asked, name)),
    ...roles.map((role) => text(child(role, 'TilknyttetEnhet'), 'Merknad')),
  ].flatMap((each) => each ?? []);
  const documentId = word(node, 'DokIdNotat') ?? word(node, 'DokIdForesp');
  return {
    theme: codedValue(child(node, themeName)) ?? {},
    ...(subject ? { subject } : {}),
    ...(body ? { text: body } : {}),
    ...(remarks.length > 0 ? { remark: remarks.join('\n') } : {}),
    ...(documentId ? { documentId } : {}),
    roles: roles.map(noteRole),
  };
}

/** A coordinator need not be health personnel: then it is a `Person`. */
function personIn(node: XmlNode | undefined): XmlNode | undefined {
  return child(node, 'HealthcareProfessional') ?? child(node, 'Person');
}

function noteRole(node: XmlNode): NoteRole {
  const person = personIn(node);
  const role = codedValue(child(node, 'RoleToPatient') ?? child(person, 'RoleToPatient'));
  const unit = levelOf(child(child(node, 'TilknyttetEnhet'), 'Kontaktenhet'));
  return {
    ...(role ? { role } : {}),
    ...(unit ? { unit } : {}),
    ...(person ? { professional: professionalOf(person) } : {}),
  };
}

function professionalOf(node: XmlNode): Professional {
  const profession = codedValue(child(node, 'TypeHealthcareProfessional'));
  return {
    ...namesOf(node),
    ...(profession ? { profession } : {}),
    ids: idents(node).filter(({ type }) => type !== ''),
    telecom: childrenOf(node, 'TeleCom').flatMap((each) => attribute(child(each, 'TeleAddress'), 'V') ?? []),
  };
}

/** Somebody at a unit is named beside the role, and it is not sure who of them has it: that name is told as not read. */
export function peopleOfUnits(dialog: XmlNode): Issue[] {
  const notes = [...childrenOf(dialog, 'Notat'), ...childrenOf(dialog, 'Foresporsel')];
  return notes
    .flatMap((note) => childrenOf(note, 'RollerRelatertNotat'))
    .flatMap((role) => personIn(child(role, 'TilknyttetEnhet')) ?? [])
    .map((person) =>
      notRead(
        person,
        'A person is named under a unit (TilknyttetEnhet), and was not read',
        'Name the one who has the role beside it, as HealthcareProfessional or Person',
      ),
    );
}
