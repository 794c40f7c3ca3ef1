// What the lines of a notice's history say, and why it waits: code and data, put into words in the reader's language.
// The English text is what the record, the audit and the commands show; it may tell more (`{text}`) than the others need.

import type { Words } from '../../../ground/words/language.ts';
import type { Datum, Sentence, SlotsOf } from '../../../ground/words/template.ts';

export const sayings = {
  decided: [
    '{rule:title}. {rule:why}{notes:notes}',
    '{rule:title}. {rule:why}{notes:notes}',
    '{rule}: {rule:why}{notes:notes}',
  ],
  'of-another-kind': [
    'Varselet er av en annen type: det melder ikke behov for plan eller koordinator',
    'Varselet er av ein annan type: det melder ikkje behov for plan eller koordinator',
    'The Flag is of another kind: it raises no need for a plan or a coordinator',
  ],
  'base-not-known': [
    'Det varsler viser til, står på {base}, og den adressen er ikke kjent som en av sykehusets egne',
    'Det varsel viser til, står på {base}, og den adressa er ikkje kjend som ei av sjukehuset sine eigne',
    'What Flags refer to stands at {base}, and that address is not known as one of the hospital’s own',
  ],
  'flag-missing': [
    'Varselet er ikke på sykehusets server ({flag})',
    'Varselet er ikkje på serveren til sjukehuset ({flag})',
    '{flag} is not on the source server, or not yet',
  ],
  permitted: [
    'Grunnlag: {ground:ground}. Sendes til {unit}',
    'Grunnlag: {ground:ground}. Blir sendt til {unit}',
    '{ground} permits it; sending to {unit}',
  ],
  refused: ['{reason:refusal}', '{reason:refusal}', '{text}'],
  'in-doubt': ['Det gjelder {path}', 'Det gjeld {path}', '{path}: {text}'],
  corrected: [
    'Varselet gjaldt en annen person da meldingen gikk til {unit}. Meldingen trekkes tilbake, og behovet til den varselet nå gjelder, vurderes for seg',
    'Varselet gjaldt ein annan person då meldinga gjekk til {unit}. Meldinga blir trekt tilbake, og behovet til den varselet no gjeld, blir vurdert for seg',
    'The Flag was about another person when its notice went to {unit}. That notice is taken back, and the need of the one whom the Flag is about now is judged on its own',
  ],
  'answer-not-formed': [
    'Et svar var ikke bygd slik FHIR krever, og ingenting er lest av det. Avsenderen har fått beskjed',
    'Eit svar var ikkje bygd slik FHIR krev, og ingenting er lese av det. Avsendaren har fått beskjed',
    'An answer was not of the form that FHIR gives it, and nothing was read of it. Its sender was told',
  ],
  'acknowledged-though-refused': [
    'Det kom en kvittering som sier at enheten har meldingen, men alle forsøk på å sende den er avvist. Meldingen regnes ikke som mottatt',
    'Det kom ei kvittering som seier at eininga har meldinga, men alle forsøk på å sende ho er avviste. Meldinga blir ikkje rekna som motteken',
    'An acknowledgement says that the unit has the message, but every send of it was refused. It does not count as taken',
  ],
  'corrected-unsent': [
    'Varselet gjaldt en annen person da meldingen ble forsøkt sendt, og ingen mottaker har tatt imot den. Behovet til den varselet nå gjelder, vurderes for seg',
    'Varselet gjaldt ein annan person då meldinga blei forsøkt send, og ingen mottakar har teke imot ho. Behovet til den varselet no gjeld, blir vurdert for seg',
    'The Flag was about another person when its notice was tried, and no unit has taken that. The need of the one whom the Flag is about now is judged on its own',
  ],
  'nothing-sent': ['Ingenting er sendt', 'Ingenting er sendt', 'Nothing was sent'],
  stopped: ['{reason:stop}', '{reason:stop}', '{text}'],
  task: ['Oppgave: {task:task}', 'Oppgåve: {task:task}', '{reference} ({task}) is written'],
  'task-there': [
    'Oppgaven finnes fra før: {task:task}',
    'Oppgåva finst frå før: {task:task}',
    '{reference} ({task}) is there already, {status}',
  ],
  'task-done': [
    'Oppgaven er utført: {task:task}',
    'Oppgåva er utført: {task:task}',
    '{reference} ({task}) is done',
  ],
  'task-fallen': [
    'Oppgaven er bortfalt: {task:task}',
    'Oppgåva er bortfallen: {task:task}',
    '{reference} ({task}) has fallen away',
  ],
  'plan-noted': [
    'Journalen sier at personen har en plan',
    'Journalen seier at personen har ein plan',
    '{reference} says that the person has a plan',
  ],
  'decline-documented': [
    'Det er dokumentert at personen takker nei',
    'Det er dokumentert at personen takkar nei',
    '{reference} documents that the person declines',
  ],
  'no-leader': [
    'Ingen er registrert som leder for enheten, så en person må si fra til lederen',
    'Ingen er registrert som leiar for eininga, så ein person må seie frå til leiaren',
    'Nobody is recorded as leader of the unit, so no Task tells the leader: a person has to',
  ],
  'taken-into-account': [
    'Tjenesten {request} viser til planen',
    'Tenesta {request} viser til planen',
    '{request} takes {plan} into account',
  ],
  'may-have-arrived': [
    'Meldingen {message} er sendt før, og det er uvisst om den kom fram: den sendes ikke på nytt for å finne ut av det',
    'Meldinga {message} er send før, og det er uvisst om ho kom fram: ho blir ikkje send på nytt for å finne ut av det',
    'The message {message} was sent before, and nobody knows whether it arrived: it is not sent again to find out',
  ],
  'follows-another': [
    'En tidligere melding om samme person til samme enhet er på vei: denne følger etter',
    'Ei tidlegare melding om same person til same eining er på veg: denne følgjer etter',
    'An earlier notice of the same person to the same unit is on its way: this one follows it',
  ],
  'not-done': ['{peer:peer}: {failure:failure}', '{peer:peer}: {failure:failure}', '{text}'],
  'not-recorded': [
    'Enheten har meldingen, men den kunne ikke skrives i journalen',
    'Eininga har meldinga, men ho kunne ikkje skrivast i journalen',
    "The unit has the notice, but it could not be written to the hospital's record. {text}",
  ],
  machinery: [
    'Løsningen feilet hver gang den arbeidet med meldingen. En person må se på den',
    'Løysinga feila kvar gong ho arbeidde med meldinga. Ein person må sjå på ho',
    'The adapter failed every time it worked on this notice. A person has to look at it',
  ],
  'given-back': [
    'Enheten har gitt meldingen tilbake: ingenting sendes før et menneske sier det',
    'Eininga har gjeve meldinga tilbake: ingenting blir sendt før eit menneske seier det',
    'The unit has given the notice back: nothing is sent before a person says so',
  ],
  'given-back-by-same': [
    'Meldingen skal fortsatt til {unit}, som har gitt den tilbake',
    'Meldinga skal framleis til {unit}, som har gjeve ho tilbake',
    'The notice would go to {unit} again, which has given it back',
  ],
  'delivered-before': [
    'Meldingen om dette behovet er levert: ingenting sendes på nytt',
    'Meldinga om dette behovet er levert: ingenting blir sendt på nytt',
    'The notice of this need has been delivered: nothing is sent again',
  ],
  'closed-before': [
    'En person har avsluttet saken: ingenting sendes på nytt',
    'Ein person har avslutta saka: ingenting blir sendt på nytt',
    'A person has closed this notice: nothing is sent again',
  ],
  'acknowledgement-awaited': [
    'Enheten har ennå ikke kvittert: ingenting sendes på nytt',
    'Eininga har enno ikkje kvittert: ingenting blir sendt på nytt',
    'The unit has still to acknowledge: nothing is sent again',
  ],
  'recipient-changed': [
    'Meldingen skal nå til {unit}, og det er uvisst om {first} har fått den',
    'Meldinga skal no til {unit}, og det er uvisst om {first} har fått ho',
    'The notice is now for {unit}, and it is not known whether {first} has got it',
  ],
  written: [
    'Skrevet på sykehusets server: melding, oppgave og opphav',
    'Skrive på serveren til sjukehuset: melding, oppgåve og opphav',
    "Communication, Task and Provenance are written to the hospital's server",
  ],
  kept: [
    'Sykehusets server tar ikke imot: melding, oppgave og opphav venter (/api/write-backs)',
    'Serveren til sjukehuset tek ikkje imot: melding, oppgåve og opphav ventar (/api/write-backs)',
    "The hospital's server takes no writes: Communication, Task and Provenance wait at /api/write-backs",
  ],
  'recorded-twice': [
    'Meldingen står mer enn én gang i journalen: også {copies}',
    'Meldinga står meir enn éin gong i journalen: òg {copies}',
    "The hospital's server has the record of this notice more than once: also {copies}",
  ],
  'added-not-told': [
    'Det som er lagt til i varselet, meldes ikke',
    'Det som er lagt til i varselet, blir ikkje meldt',
    'What the Flag has raised since is not told',
  ],
  added: [
    'Varselet melder mer enn enheten har fått vite: {needs:needs}',
    'Varselet melder meir enn eininga har fått vite: {needs:needs}',
    'The Flag has raised more since the unit was told: {needs}',
  ],
  'added-nothing-new': [
    'Varselet melder mer enn enheten har fått vite',
    'Varselet melder meir enn eininga har fått vite',
    'The Flag has raised more since the unit was told',
  ],
  'no-unit': [
    'Ingen enhet er funnet som det kan meldes til',
    'Inga eining er funnen som det kan meldast til',
    'No unit is found that it could go to',
  ],
  'unit-has-ended': [
    'Enheten er ferdig med saken ({state:business})',
    'Eininga er ferdig med saka ({state:business})',
    'The unit has done with the notice ({state})',
  ],
  'other-unit-now': [
    'Det ville nå gå til {unit}, og meldingen gikk til {first}',
    'Det ville no gå til {unit}, og meldinga gjekk til {first}',
    'The unit would be {unit} now, and the notice went to {first}',
  ],
  'takes-no-messages': [
    'Enheten tar imot ressurser og ikke meldinger: en oppdatering ville skrive over enhetens eget arbeid',
    'Eininga tek imot ressursar og ikkje meldingar: ei oppdatering ville skrive over arbeidet til eininga',
    "The unit takes resources and no messages: an update would write over the unit's own work on its Task",
  ],
  'cannot-cancel': [
    'Varselet er trukket etter at meldingen ble sendt, og enheten kan ikke få vite det elektronisk',
    'Varselet er trekt etter at meldinga blei send, og eininga kan ikkje få vite det elektronisk',
    'The Flag is retracted after its notice was sent, and it cannot be told',
  ],
  'unit-not-known': ['Enheten er ikke kjent', 'Eininga er ikkje kjend', 'the unit is not known'],
  cancelled: [
    'Varselet var registrert ved en feil: meldingen er trukket tilbake i samme tråd, og oppgaven er avlyst',
    'Varselet var registrert ved ein feil: meldinga er trekt tilbake i same tråd, og oppgåva er avlyst',
    'The Flag was entered in error: the notice is taken back on the same thread, and the Task is cancelled',
  ],
  problem: ['Feil i {path}{rule:inBrackets}', 'Feil i {path}{rule:inBrackets}', '{path}: {text}'],
  'unit-says': [
    'Enheten svarer: {state:business}. {state:follows}',
    'Eininga svarar: {state:business}. {state:follows}',
    'The unit says: {state}. {state:follows}',
  ],
  contradict: [
    'Enheten svarer «{state:business}» og «{before:business}»: begge kan ikke være sanne. «{stands:business}» gjelder til en person har spurt',
    'Eininga svarar «{state:business}» og «{before:business}»: begge kan ikkje vere sanne. «{stands:business}» gjeld til ein person har spurt',
    'The unit says {state} and {before}: {before} was said first, and both cannot be true. {stands} stands until a person has asked',
  ],
  'contradict-at-once': [
    'Enheten svarer «{state:business}» og «{before:business}» på samme tidspunkt. «{stands:business}» gjelder til en person har spurt',
    'Eininga svarar «{state:business}» og «{before:business}» på same tidspunkt. «{stands:business}» gjeld til ein person har spurt',
    'The unit says {state} and {before}: both were said at the same instant. {stands} stands until a person has asked',
  ],
  'answered-late': [
    'Enheten svarte «{state:business}» før «{stands:business}»: svaret er notert og endrer ingenting',
    'Eininga svara «{state:business}» før «{stands:business}»: svaret er notert og endrar ingenting',
    'The unit said {state} at {at}, before {stands} at {since}: it is recorded and changes nothing',
  ],
  'answered-again': [
    'Enheten svarer «{state:business}» en gang til: ingenting endres, «{stands:business}» gjelder',
    'Eininga svarar «{state:business}» ein gong til: ingenting blir endra, «{stands:business}» gjeld',
    'The unit says {state} once more: nothing changes, {stands} stands',
  ],
  'answer-about-another': [
    'Svaret gjelder en annen person enn meldingen: det er avvist, og ingenting av det er tatt vare på',
    'Svaret gjeld ein annan person enn meldinga: det er avvist, og ingenting av det er teke vare på',
    'The answer is about another person than the notice: it was refused, and nothing of it is kept',
  ],
  'answer-person-unclear': [
    'Det er ikke sikkert at svaret gjelder personen i meldingen: det er avvist, og ingenting av det er tatt vare på',
    'Det er ikkje sikkert at svaret gjeld personen i meldinga: det er avvist, og ingenting av det er teke vare på',
    'It is not sure that the answer is about the person of the notice: it was refused, and nothing of it is kept',
  ],
  'answer-not-understood': [
    'Enheten har svart, men svaret kunne ikke forstås: det er avvist, og ingenting av det er tatt vare på ({path})',
    'Eininga har svart, men svaret kunne ikkje forståast: det er avvist, og ingenting av det er teke vare på ({path})',
    'The unit answered, and the answer could not be understood: it was refused, and nothing of it is kept ({path}: {text})',
  ],
  'task-not-understood': [
    '{reference} er merket med noe som endrer betydningen og som ikke er kjent ({path}): ingenting av det er tatt inn',
    '{reference} er merkt med noko som endrar tydinga og som ikkje er kjent ({path}): ingenting av det er teke inn',
    '{reference} is marked with something that changes its meaning and is not known ({path}): nothing of it was taken',
  ],
  'coordinator-changed': [
    'Enheten har oppnevnt en annen koordinator. Den tidligere koordinatorens del er avsluttet',
    'Eininga har oppnemnt ein annan koordinator. Delen til den tidlegare koordinatoren er avslutta',
    'The unit has appointed another coordinator; the part of the earlier one has ended',
  ],
  'answer-changed': [
    'Enheten svarte «{before:business}» før, og svarer «{state:business}» nå',
    'Eininga svara «{before:business}» før, og svarar «{state:business}» no',
    'The unit said {before} before, and says {state} now',
  ],
  'no-time': [
    'Svaret sier ikke når det er gitt: mottakstidspunktet gjelder',
    'Svaret seier ikkje når det er gjeve: mottakstidspunktet gjeld',
    'It does not say when: the time of receipt counts',
  ],
  'time-to-come': [
    'Svaret oppgir et tidspunkt fram i tid: mottakstidspunktet gjelder',
    'Svaret oppgjev eit tidspunkt fram i tid: mottakstidspunktet gjeld',
    'The time that it states is still to come: the time of receipt counts',
  ],
  'before-the-notice': [
    'Svaret oppgir et tidspunkt før meldingen ble laget',
    'Svaret oppgjev eit tidspunkt før meldinga blei laga',
    'It states a time before the notice was made',
  ],
  'on-the-server': [
    'Oppgaven på sykehusets server',
    'Oppgåva på serveren til sjukehuset',
    "{reference} on the hospital's server",
  ],
  'misdirected-message': [
    'Dialogmeldingen {message} er adressert til en annen HER-id. Den er avvist',
    'Dialogmeldinga {message} er adressert til ein annan HER-id. Ho er avvist',
    'A dialogue message ({message}) is addressed to another HER-id than ours; it was refused',
  ],
  'reply-there': [
    'Et svar på meldingen ligger på sykehusets server ({reference})',
    'Eit svar på meldinga ligg på serveren til sjukehuset ({reference})',
    "A reply to the notice is on the hospital's server: {reference}",
  ],
  'answer-written': [
    'Svaret er skrevet på sykehusets server',
    'Svaret er skrive på serveren til sjukehuset',
    "The answer is written to the hospital's server: {references}",
  ],
  'answer-kept': [
    'Sykehusets server tar ikke imot: svaret venter (/api/write-backs)',
    'Serveren til sjukehuset tek ikkje imot: svaret ventar (/api/write-backs)',
    "The answer waits at /api/write-backs, because the hospital's server takes no writes: {references}",
  ],
  'answered-in-words': [
    'Enheten har svart i fritekst: hva den bestemmer, står i teksten',
    'Eininga har svara i fritekst: kva ho bestemmer, står i teksten',
    'The unit has answered in words: what it decides stands in the text',
  ],
  'network-says': [
    'Meldingsnettet melder {code}',
    'Meldingsnettet melder {code}',
    'The network says {code}: {meaning}',
  ],
  'receipt-says': ['Mottakerens system melder: {codes}', 'Systemet til mottakaren melder: {codes}', '{text}'],
  'unknown-acknowledgement': [
    'Det kom en kvittering ({code:ack}) for en melding som aldri er sendt herfra',
    'Det kom ei kvittering ({code:ack}) for ei melding som aldri er send herfrå',
    'An acknowledgement ({code}) came for a message that was never sent from here',
  ],
  'answer-refused': [
    'Svaret er avvist ({path}): det sier ikke hvem som gir det, kommer fra en annen enn den som fikk meldingen, eller er adressert til andre',
    'Svaret er avvist ({path}): det seier ikkje kven som gir det, kjem frå ein annan enn den som fekk meldinga, eller er adressert til andre',
    'The answer was refused ({path}): it does not say who gives it, comes from somebody else than got the notice, or is addressed to others',
  ],
  'unknown-answer': [
    'Svaret i meldingen {message} hører ikke til noen melding herfra. Det er avvist',
    'Svaret i meldinga {message} høyrer ikkje til noka melding herfrå. Det er avvist',
    'The answer in the message {message} belongs to no notice of ours; it was refused',
  ],
  'unknown-message': [
    'Dialogmeldingen {message} svarer ikke på noen melding herfra. Den er avvist',
    'Dialogmeldinga {message} svarar ikkje på noka melding herfrå. Ho er avvist',
    'A dialogue message ({message}) answers no notice of ours; it was refused',
  ],
  'unknown-fault': [
    'Dialogmeldingen {message} fra HER-id {from} melder om en feil (8117: {code}) i meldingen {about}, som ikke er sendt herfra. Den er avvist',
    'Dialogmeldinga {message} frå HER-id {from} melder om ein feil (8117: {code}) i meldinga {about}, som ikkje er send herfrå. Ho er avvist',
    'A dialogue message ({message}) from HER-id {from} tells of a fault (8117: {code}) in the message {about}, which was not sent from here; it was refused',
  ],
  'network-item-stuck': [
    'Noe fra meldingsnettet ({id}) kan ikke hentes eller besvares',
    'Noko frå meldingsnettet ({id}) kan ikkje hentast eller svarast på',
    'Something of the network ({id}) cannot be taken: {text}',
  ],
  'answer-from-another': [
    'En annen tjeneste enn den som fikk meldingen, har svart: svaret er bevart, og endrer ingenting',
    'Ei anna teneste enn den som fekk meldinga, har svara: svaret er teke vare på, og endrar ingenting',
    'Another service than the one that got the notice has answered: the answer is kept, and changes nothing',
  ],
  'foreign-receipt': [
    'En annen tjeneste enn mottakeren har kvittert for meldingen {message}: kvitteringen teller ikke',
    'Ei anna teneste enn mottakaren har kvittert for meldinga {message}: kvitteringa tel ikkje',
    'Another service than its receiver has receipted the message {message}: the receipt does not count',
  ],
  'unreadable-message': [
    'Et dokument fra meldingsnettet kunne ikke leses',
    'Eit dokument frå meldingsnettet kunne ikkje lesast',
    'A document of the network could not be read: {text}',
  ],
  acknowledged: ['Enheten har meldingen', 'Eininga har meldinga', 'The unit has the message'],
  'acknowledged-late': [
    'Enheten har meldingen (kvitteringen kom sent)',
    'Eininga har meldinga (kvitteringa kom seint)',
    'The unit has the message (its acknowledgement came late)',
  ],
  'acknowledged-not-now': [
    'Enheten kunne ikke ta imot meldingen nå. Den sendes på nytt',
    'Eininga kunne ikkje ta imot meldinga no. Ho blir send på nytt',
    'The unit could not take the message now; it goes again',
  ],
  'acknowledged-not-at-all': [
    'Enheten kan ikke ta imot meldingen. En person må se på den',
    'Eininga kan ikkje ta imot meldinga. Ein person må sjå på ho',
    'The unit cannot take the message (fatal error). A person has to look at it',
  ],
  'acknowledged-again': [
    'Enheten kvitterte en gang til ({code:ack}): ingenting endres',
    'Eininga kvitterte ein gong til ({code:ack}): ingenting blir endra',
    'The unit acknowledged once more ({code}): nothing changes',
  ],
  'acknowledged-earlier': [
    'Enheten kvitterte for en tidligere melding i saken ({code:ack}): ingenting endres',
    'Eininga kvitterte for ei tidlegare melding i saka ({code:ack}): ingenting blir endra',
    'The unit acknowledged an earlier message of this notice ({code}): nothing changes',
  ],
  contradictory: [
    'Enheten kvitterte først «{before:ack}» og nå «{code:ack}». Den første gjelder',
    'Eininga kvitterte først «{before:ack}» og no «{code:ack}». Den første gjeld',
    'The unit first acknowledged "{before}" and now "{code}": the first one counts',
  ],
  accepted: [
    'Enhetens system tok imot meldingen. Kvitteringen kommer',
    'Systemet til eininga tok imot meldinga. Kvitteringa kjem',
    'The unit took the message; its acknowledgement is still to come',
  ],
  'not-acknowledged': [
    'Ingen kvittering kom i tide: den samme meldingen sendes på nytt ({resends} av {most})',
    'Inga kvittering kom i tide: den same meldinga blir send på nytt ({resends} av {most})',
    'No acknowledgement came in time: the same message goes again ({resends} of {most})',
  ],
  'never-acknowledged': [
    'Ingen kvittering kom, heller ikke etter {most} nye sendinger. En person må se på den',
    'Inga kvittering kom, heller ikkje etter {most} nye sendingar. Ein person må sjå på ho',
    'No acknowledgement came, also after {most} resends. A person has to look at it',
  ],
  'deadline-answer': [
    'Enheten har ikke svart på meldingen i tide',
    'Eininga har ikkje svara på meldinga i tide',
    'The unit has not answered the notice in time',
  ],
  followed: [
    'Oppfølgingen er gitt videre: {step:step}{who:inBrackets}',
    'Oppfølginga er gjeven vidare: {step:step}{who:inBrackets}',
    'The follow-up went on: {step:step}{who:inBrackets}',
  ],
  'sent-besides': [
    'Enheten har ikke svart. Meldingen er sendt til {step:step}{unit:inBrackets}',
    'Eininga har ikkje svara. Meldinga er send til {step:step}{unit:inBrackets}',
    'The unit has not answered. The notice was sent to {step:step}{unit:inBrackets}',
  ],
  'not-sent-besides': [
    'Meldingen er ikke sendt til {step:step}',
    'Meldinga er ikkje send til {step:step}',
    'The notice was not sent to {step:step}',
  ],
  'besides-not-taken': [
    'Meldingen kom ikke fram: {failure:failure}',
    'Meldinga kom ikkje fram: {failure:failure}',
    'It was not taken: {text}',
  ],
  'sent-otherwise-meanwhile': [
    'Meldingen er ikke lenger en som er levert og venter på svar',
    'Meldinga er ikkje lenger ei som er levert og ventar på svar',
    'The notice is no longer one that is delivered and waits for an answer',
  ],
  'by-other-endpoint': [
    'Ingen har kvittert. Meldingen går nå til en annen adresse for samme enhet',
    'Ingen har kvittert. Meldinga går no til ei anna adresse for same eining',
    'Nobody has acknowledged it. It goes to another endpoint of the same unit now',
  ],
  'nobody-follows': [
    'Ingen er registrert til å følge opp ({step:step}): neste tar over',
    'Ingen er registrert til å følgje opp ({step:step}): neste tek over',
    'Nobody is recorded who follows up ({step:step}): the next one takes over',
  ],
  'deadline-first-contact': [
    'To uker etter at koordinator ble oppnevnt, er første kontakt ikke meldt',
    'To veker etter at koordinator blei oppnemnd, er første kontakt ikkje meld',
    'Two weeks after the appointment of a coordinator no first contact is reported',
  ],
  'deadline-evaluation': [
    'Dagen for evalueringen er kommet',
    'Dagen for evalueringa er komen',
    'The day of the evaluation has come',
  ],
  'deadline-revision': [
    'Dagen for revisjonen er kommet',
    'Dagen for revisjonen er komen',
    'The day of the revision has come',
  ],
  'deadline-own-consent': [
    'Et samtykke som foreldrene ga, opphører når personen fyller 16 eller 18 år',
    'Eit samtykke som foreldra gav, tek slutt når personen fyller 16 eller 18 år',
    'A consent that the parents gave ends when the person turns 16 or 18',
  ],
  'deadline-consent-ends': [
    'Et samtykke går snart ut',
    'Eit samtykke går snart ut',
    'A consent is about to end',
  ],
  about: ['Gjelder {reference}', 'Gjeld {reference}', '{reference}'],
  'consent-withdrawn-after-notice': [
    'Samtykket ble trukket tilbake etter at enheten fikk meldingen. Det sendes ikke mer',
    'Samtykket blei trekt tilbake etter at eininga fekk meldinga. Det blir ikkje sendt meir',
    'The consent was withdrawn after the unit got the notice. Nothing more is sent',
  ],
  moved: [
    'Personen har flyttet til kommune {municipality}. Meldingen gikk til {told}',
    'Personen har flytta til kommune {municipality}. Meldinga gjekk til {told}',
    'The person has moved to municipality {municipality}; the notice went to {told}',
  ],
  'partner-told': [
    '{unit} har fått beskjed: {change:change}',
    '{unit} har fått beskjed: {change:change}',
    '{change}: {reference} ({unit}) is told',
  ],
  'partner-not-told': [
    '{unit} har ikke fått beskjed: {change:change}',
    '{unit} har ikkje fått beskjed: {change:change}',
    '{change}: {reference} {text}',
  ],
  'partners-told': [
    '{change:change}: {count} samarbeidspartnere i journalen, én linje for hver',
    '{change:change}: {count} samarbeidspartnarar i journalen, éi linje for kvar',
    '{change}: {count} on record, one line each',
  ],
  'no-coordinator-named': [
    '{change:change}: ingen koordinator er nevnt',
    '{change:change}: ingen koordinator er nemnd',
    '{change}: no coordinator is named',
  ],
  'partners-given-up': [
    'Ikke alle som behandler personen, fikk beskjed om koordinatoren. {peer:peer}: {failure:failure}',
    'Ikkje alle som behandlar personen, fekk beskjed om koordinatoren. {peer:peer}: {failure:failure}',
    'Those who treat the person could not all be told of the coordinator: {text}',
  ],
  'writes-refused': [
    'Sykehusets server lar ikke løsningen skrive. Det som skulle vært skrevet, er tatt vare på',
    'Serveren til sjukehuset lèt ikkje løysinga skrive. Det som skulle vore skrive, er teke vare på',
    "The hospital's server does not let the adapter write. What it would have written is kept, and waits to be fetched",
  ],
  'subscription-stopped': [
    'Abonnementet på {criteria} slutter å virke: det har feilet {count} ganger',
    'Abonnementet på {criteria} sluttar å verke: det har feila {count} gonger',
    '{text}. Sweeps find what is not notified meanwhile',
  ],
  'sweep-fails': [
    'Søket etter det som ikke er varslet, feilet {count} ganger på rad',
    'Søket etter det som ikkje er varsla, feila {count} gonger på rad',
    'The sweep failed {count} times in a row. {text}',
  ],
  'adt-trigger-unknown': [
    'Hendelsen {trigger} er ikke en som løsningen forstår',
    'Hendinga {trigger} er ikkje ei som løysinga forstår',
    'The trigger {trigger} is not one that is understood',
  ],
  'adt-same-id': [
    'Avsenderen {application} ({facility}) sendte en annen melding med samme id',
    'Avsendaren {application} ({facility}) sende ei anna melding med same id',
    'The sender {application} ({facility}) sent another message with the same id',
  ],
  'adt-person-unknown': [
    'En melding med hendelsen {trigger} er om noen som ikke finnes på sykehusets server, eller om flere',
    'Ei melding med hendinga {trigger} er om nokon som ikkje finst på serveren til sjukehuset, eller om fleire',
    'A message with the trigger {trigger} is about somebody who is not on the hospital’s server, or about several',
  ],
  'feed-fails': [
    'Kilden {feed} kunne ikke leses {count} ganger på rad',
    'Kjelda {feed} kunne ikkje lesast {count} gonger på rad',
    'The feed {feed} could not be read {count} times in a row: {text}',
  ],
  'register-says': [
    'Adresseregisteret har en ny opplysning om {reference}',
    'Adresseregisteret har ei ny opplysning om {reference}',
    'Of {reference}: {text}',
  ],
  'sent-again-by-person': [
    'En person ba om at den sendes på nytt',
    'Ein person bad om at ho blir send på nytt',
    'A person asked for it to be sent again',
  ],
  'handed-to-person': ['Overlatt til en person', 'Overlaten til ein person', 'Handed over to a person'],
  'declined-by-person': [
    'En person har avslått: {reason:closing}',
    'Ein person har avslått: {reason:closing}',
    'A person declined it: {reason}',
  ],
  'told-by-telephone': [
    'Enheten har fått beskjed på telefon',
    'Eininga har fått beskjed på telefon',
    'The unit was told by telephone',
  ],
  'told-by-letter': [
    'Enheten har fått beskjed i brev',
    'Eininga har fått beskjed i brev',
    'The unit was told by letter',
  ],
  'told-before': [
    'En person har gitt enheten beskjed: ingenting sendes',
    'Ein person har gjeve eininga beskjed: ingenting blir sendt',
    'A person has told the unit: nothing is sent',
  ],
  'retracted-after-told': [
    'Varselet er trukket etter at en person ga enheten beskjed: enheten må få vite at det var en feil',
    'Varselet er trekt etter at ein person gav eininga beskjed: eininga må få vite at det var ein feil',
    'The Flag is retracted after a person told the unit: the unit has to be told of the mistake',
  ],
  'told-not-recorded': [
    'Enheten har fått beskjed, og det kan ikke skrives i journalen: {flag} nevner ingen person',
    'Eininga har fått beskjed, og det kan ikkje skrivast i journalen: {flag} nemner ingen person',
    'The unit was told, and it cannot be written to the record: {flag} names no person',
  ],
  'told-recorded': [
    'Skrevet på sykehusets server at enheten har fått beskjed',
    'Skrive på serveren til sjukehuset at eininga har fått beskjed',
    "That the unit was told is written to the hospital's server: Communication and Provenance",
  ],
  'confirmation-recorded': [
    'Skrevet på sykehusets server at en person går god for {consent}',
    'Skrive på serveren til sjukehuset at ein person går god for {consent}',
    "That a person vouches for {consent} is written to the hospital's server: {reference}",
  ],
  'consent-confirmed': [
    'En person har bekreftet at samtykket dekker meldingen',
    'Ein person har stadfesta at samtykket dekkjer meldinga',
    'A person vouches that the consent covers it',
  ],
  'fault-told': [
    'Avsenderen av en melding får vite at den ikke behandles: {kind:fault}',
    'Avsendaren av ei melding får vite at ho ikkje blir behandla: {kind:fault}',
    'The sender of a message is told that it is not handled: {kind}',
  ],
  'fault-sent': [
    'Tilbakemeldingen er sendt samme vei som meldingen kom',
    'Tilbakemeldinga er send same veg som meldinga kom',
    'It went the way the message came, as {message}',
  ],
  'fault-received': [
    'Mottakeren har kvittert for tilbakemeldingen',
    'Mottakaren har kvittert for tilbakemeldinga',
    'Its receiver has receipted it',
  ],
  'fault-not-taken': [
    'Tilbakemeldingen om feil kom ikke fram',
    'Tilbakemeldinga om feil kom ikkje fram',
    'What was told of a fault did not arrive: {text}',
  ],
  'opened-in-emergency': [
    'Planen til {patient} ble åpnet av {user} ({client}). Grunn: {reason}',
    'Planen til {patient} blei opna av {user} ({client}). Grunn: {reason}',
    'The plan of {patient} was opened by {user} ({client}). Reason: {reason}',
  ],
} as const satisfies Readonly<Record<string, Words>>;

export type SayingCode = keyof typeof sayings;
export type Saying = Sentence<SayingCode>;
type Slots<Code extends SayingCode> = SlotsOf<(typeof sayings)[Code][number]>;

/**
 * One thing that is said, with every parameter of its texts. A text that lacks a value does not compile.
 * `row` names the row of the table of transports that knows the next step (`apprec-error/E31`).
 */
export function saying<Code extends SayingCode>(
  code: Code,
  ...[data]: [Slots<Code>] extends [never]
    ? []
    : [Readonly<Record<Slots<Code>, Datum>> & { readonly row?: string }]
): Saying {
  return data === undefined ? { code } : { code, data };
}
