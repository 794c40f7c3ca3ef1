// Why something stands on the list for people. A new reason is a row here: what it means, how it is said, what to do.
import type { Explained } from '../../../ground/words/explained.ts';
import type { Words } from '../../../ground/words/language.ts';

// Not `as const`: the declaration of it would be a copy of every text.
export const attentionCodes = {
  'clock-differs': {
    means:
      'Our clock and the one of the hospital’s server differ by more than five seconds. What begins and ends by time may be judged too early or too late.',
    words: [
      'Klokken vår og klokken til sykehusets server går ikke likt.',
      'Klokka vår og klokka til serveren på sjukehuset går ikkje likt.',
      'Our clock and the one of the hospital’s server differ.',
    ],
    next: [
      'La begge maskinene hente tiden fra samme kilde (NTP).',
      'La begge maskinene hente tida frå same kjelde (NTP).',
      'Let both machines take the time from the same source (NTP).',
    ],
  },
  'answer-not-usable': {
    means:
      'The hospital’s server answered with something else than what was asked for, or it does not have yet what it told of. Nothing is taken from that, and it is asked again.',
    words: [
      'Sykehusets server svarte med noe annet enn det den ble spurt om.',
      'Serveren til sjukehuset svara med noko anna enn det han vart spurd om.',
      'The hospital’s server answered with something else than what was asked for.',
    ],
    next: [
      'Finn ut hvorfor serveren svarer slik. Løsningen spør videre av seg selv.',
      'Finn ut kvifor serveren svarar slik. Løysinga spør vidare av seg sjølv.',
      'See why the server answers so. The adapter goes on asking by itself.',
    ],
  },
  'flag-missing': {
    means: 'The Flag that was named is not on the server, or not yet. It is asked for again by itself.',
    words: [
      'Varselet finnes ikke på sykehusets server, eller ikke ennå. Det blir lett etter på nytt av seg selv.',
      'Varselet finst ikkje på serveren til sjukehuset, eller ikkje enno. Det blir leita etter på nytt av seg sjølv.',
      'The Flag is not on the hospital’s server, or not yet. It is looked for again by itself.',
    ],
    next: [
      'Se om varselet er der, og om løsningen får lese det. Er det borte, avslutt meldingen.',
      'Sjå om varselet er der, og om løysinga får lese det. Er det borte, avslutt meldinga.',
      'See whether the Flag is there, and whether the adapter may read it. If it is gone, close the notice.',
    ],
  },
  'reference-elsewhere': {
    means:
      'The Flag names its person on a server whose address is not known as one of the hospital’s own. Who it is about is not known.',
    words: [
      'Varselet viser til en person på en server som ikke er kjent.',
      'Varselet viser til ein person på ein tenar som ikkje er kjend.',
      'The Flag names its person on a server that is not known.',
    ],
    next: [
      'Rett henvisningen i journalen, eller be den som drifter adapteren, om å legge til adressen (hospital.bases).',
      'Rett tilvisinga i journalen, eller be den som driftar adapteren, om å leggje til adressa (hospital.bases).',
      'Correct the reference in the record, or let the one who runs the adapter add the address (hospital.bases).',
    ],
  },
  'base-not-known': {
    means:
      'Needs rest on references to a server whose address is not known as one of the hospital’s own. One item stands for all of them; they are judged anew by themselves once the address is named.',
    words: [
      'Varsler viser til en server som ikke er kjent ({base}). De venter.',
      'Varsel viser til ein tenar som ikkje er kjend ({base}). Dei ventar.',
      'Flags refer to a server that is not known ({base}). They wait.',
    ],
    next: [
      'Er det sykehusets egen server, be den som drifter adapteren, om å legge til adressen {base} (hospital.bases). Ellers må henvisningene rettes i journalen. Lukk punktet når det er gjort.',
      'Er det tenaren til sjukehuset, be den som driftar adapteren, om å leggje til adressa {base} (hospital.bases). Elles må tilvisingane rettast i journalen. Lukk punktet når det er gjort.',
      'If it is the hospital’s own server, let the one who runs the adapter add the address {base} (hospital.bases). Otherwise the references have to be corrected in the record. Close the item when that is done.',
    ],
  },
  'reference-missing': {
    means:
      'The Flag names a person whom the hospital’s server does not have. Nothing says that the need is gone.',
    words: [
      'Varselet viser til en person som ikke finnes på serveren.',
      'Varselet viser til ein person som ikkje finst på tenaren.',
      'The Flag names a person whom the server does not have.',
    ],
    next: [
      'Rett henvisningen i journalen, og send på nytt.',
      'Rett tilvisinga i journalen, og send på nytt.',
      'Correct the reference in the record, and send again.',
    ],
  },
  'reference-unclear': {
    means: 'The Flag names its person in a way that fits nobody, or more than one.',
    words: [
      'Varselet viser ikke entydig til én person.',
      'Varselet viser ikkje eintydig til éin person.',
      'The Flag does not name one person without doubt.',
    ],
    next: [
      'Rett henvisningen i journalen, og send på nytt.',
      'Rett tilvisinga i journalen, og send på nytt.',
      'Correct the reference in the record, and send again.',
    ],
  },
  'not-available': {
    means: 'A system did not answer until the attempts were used up. Nothing says that the need is gone.',
    words: [
      'Et system svarte ikke, til forsøkene var brukt opp.',
      'Eit system svara ikkje, til forsøka var brukte opp.',
      'A system did not answer until the attempts were used up.',
    ],
    next: [
      'Se at systemet er oppe igjen, og send på nytt.',
      'Sjå at systemet er oppe att, og send på nytt.',
      'See that the system is up again, then send again (retry).',
    ],
  },
  'not-acknowledged': {
    means:
      "The unit's machine took the message and never said what it did with it, also after the same message went again.",
    words: [
      'Kommunens system tok imot meldingen, men kvitteringen kom aldri.',
      'Systemet til kommunen tok imot meldinga, men kvitteringa kom aldri.',
      'The municipality’s system took the message, but its acknowledgement never came.',
    ],
    next: [
      'Spør kommunen om meldingen er kommet fram. Send på nytt, eller merk den som ordnet på telefon.',
      'Spør kommunen om meldinga er komen fram. Send på nytt, eller merk ho som ordna på telefon.',
      'Ask the municipality whether the message has arrived. Send it again, or mark it as handled by phone.',
    ],
  },
  'result-unknown': {
    means: 'A message was sent, and nobody knows whether it arrived.',
    words: [
      'Det er uvisst om meldingen kom fram.',
      'Det er uvisst om meldinga kom fram.',
      'It is not known whether the message arrived.',
    ],
    next: [
      'Spør kommunen om meldingen er kommet fram. Send på nytt, eller merk den som ordnet på telefon.',
      'Spør kommunen om meldinga er komen fram. Send på nytt, eller merk ho som ordna på telefon.',
      'Ask the municipality whether the message has arrived. Send it again, or mark it as handled by phone.',
    ],
  },
  permanent: {
    means: 'A system on the other side refuses: its answer says that trying again changes nothing.',
    words: [
      'Systemet på den andre siden avviser den.',
      'Systemet på den andre sida avviser ho.',
      'The system on the other side refuses it.',
    ],
    next: [
      'Finn ut hvorfor (adresse, nøkkel, innhold), rett det, og send på nytt.',
      'Finn ut kvifor (adresse, nøkkel, innhald), rett det, og send på nytt.',
      'Find out why (address, token, content), correct it, then send again.',
    ],
  },
  'fatal-acknowledgement': {
    means: "The unit's machine has said that it cannot take the message.",
    words: [
      'Kommunens system kan ikke ta imot meldingen.',
      'Systemet til kommunen kan ikkje ta imot meldinga.',
      'The municipality’s system cannot take the message.',
    ],
    next: [
      'Spør kommunen hva den savner, rett det, og send på nytt eller ring.',
      'Spør kommunen kva dei saknar, rett det, og send på nytt eller ring.',
      'Ask the municipality what it misses, correct it, then send again or call.',
    ],
  },
  'deadline-answer': {
    means: 'The unit has the notice and has not said what it does about it in time.',
    words: [
      'Kommunen har ikke svart i tide.',
      'Kommunen har ikkje svara i tide.',
      'The municipality has not answered in time.',
    ],
    next: [
      'Ring kommunen. Telefonnummeret står i katalogen.',
      'Ring kommunen. Telefonnummeret står i katalogen.',
      'Call the municipality; its telephone stands in the directory.',
    ],
  },
  'deadline-first-contact': {
    means: 'A coordinator was appointed, and no first contact was reported within the time.',
    words: [
      'To uker etter at koordinator ble oppnevnt, er første kontakt ikke meldt.',
      'To veker etter at koordinator blei oppnemnd, er første kontakt ikkje meld.',
      'Two weeks after the appointment of a coordinator no first contact is reported.',
    ],
    next: [
      'Spør kommunen om personen er kontaktet, og hvorfor det tar lengre tid.',
      'Spør kommunen om personen er kontakta, og kvifor det tek lengre tid.',
      'Ask the municipality whether the person has been contacted, and why it takes longer.',
    ],
  },
  'not-recorded-at-source': {
    means: "The unit has the notice, and the hospital's record does not say so.",
    words: [
      'Kommunen har meldingen, men den kunne ikke skrives i journalen.',
      'Kommunen har meldinga, men ho kunne ikkje skrivast i journalen.',
      'The municipality has the notice, but it could not be written to the record.',
    ],
    next: [
      'Se at sykehusets server tar imot, og prøv igjen. Meldingen sendes ikke på nytt.',
      'Sjå at serveren til sjukehuset tek imot, og prøv igjen. Meldinga blir ikkje send på nytt.',
      'See that the hospital’s server takes writes, then try again. The message is not sent again.',
    ],
  },
  'partner-not-told': {
    means: 'A service that treats the person was not told of the coordinator.',
    words: [
      'Fastlegen eller en annen som behandler personen, fikk ikke beskjed om koordinatoren.',
      'Fastlegen eller ein annan som behandlar personen, fekk ikkje beskjed om koordinatoren.',
      'The GP or another who treats the person was not told of the coordinator.',
    ],
    next: [
      'Gi beskjed på en annen måte, så fremt personen ikke motsetter seg det.',
      'Gi beskjed på ein annan måte, så framt personen ikkje set seg imot det.',
      'Tell them in another way, unless the person objects.',
    ],
  },
  'writes-refused': {
    means: "The hospital's server lets the adapter read and not write. What would stand there is kept.",
    words: [
      'Serveren lar ikke løsningen skrive. Det som skulle vært skrevet i journalen, er tatt vare på.',
      'Serveren lèt ikkje løysinga skrive. Det som skulle vore skrive i journalen, er teke vare på.',
      'The server does not let the adapter write. What should stand in the record is kept.',
    ],
    next: [
      'Gi rett til å skrive, og før inn det som venter (GET /api/write-backs).',
      'Gi rett til å skrive, og før inn det som ventar (GET /api/write-backs).',
      'Grant the right to write, and write what waits (GET /api/write-backs).',
    ],
  },
  'deadline-evaluation': {
    means: 'The day of an evaluation has come, and nothing says that it was held.',
    words: [
      'Dagen for evalueringen er kommet.',
      'Dagen for evalueringa er komen.',
      'The day of the evaluation has come.',
    ],
    next: [
      'Sørg for at evalueringen blir holdt og skrevet inn i planen.',
      'Syt for at evalueringa blir halden og skriven inn i planen.',
      'See that the evaluation is held and written into the plan.',
    ],
  },
  'deadline-revision': {
    means: 'The day of a revision has come, and nothing says that the plan was revised.',
    words: [
      'Dagen for revisjonen er kommet.',
      'Dagen for revisjonen er komen.',
      'The day of the revision has come.',
    ],
    next: [
      'Sørg for at planen blir revidert.',
      'Syt for at planen blir revidert.',
      'See that the plan is revised.',
    ],
  },
  'deadline-consent-ends': {
    means: 'A consent ends soon. Until then it holds.',
    words: ['Et samtykke går snart ut.', 'Eit samtykke går snart ut.', 'A consent is about to end.'],
    next: [
      'Spør personen om samtykket skal fornyes. Uten samtykke deles ingenting.',
      'Spør personen om samtykket skal fornyast. Utan samtykke blir ingenting delt.',
      'Ask the person whether it shall be renewed; without it nothing is shared.',
    ],
  },
  'deadline-own-consent': {
    means:
      'A consent that others gave because of the age of the person ends on the 16th or the 18th birthday, or has ended. From then on it opens nothing.',
    words: [
      'Et samtykke som foreldrene ga, opphører når personen fyller 16 eller 18 år.',
      'Eit samtykke som foreldra gav, tek slutt når personen fyller 16 eller 18 år.',
      'A consent that the parents gave ends when the person turns 16 or 18.',
    ],
    next: [
      'Spør personen om eget samtykke, eller den som samtykker når samtykkekompetanse mangler. Si fra til koordinator og koordinerende enhet.',
      'Spør personen om eige samtykke, eller den som samtykkjer når samtykkekompetanse manglar. Sei frå til koordinator og koordinerande eining.',
      'Ask the person for an own consent, or whoever consents where capacity is lacking. Tell the coordinator and the coordinating unit.',
    ],
  },
  'recipient-changed': {
    means: 'The notice is for another unit now, and the first one may have it.',
    words: [
      'Meldingen skal nå til en annen enhet, og det er uvisst om den første har fått den.',
      'Meldinga skal no til ei anna eining, og det er uvisst om den første har fått ho.',
      'The notice is now for another unit, and it is not known whether the first one has got it.',
    ],
    next: [
      'Spør {first} om meldingen er kommet fram. Send på nytt etterpå: da går den til {unit}.',
      'Spør {first} om meldinga er komen fram. Send på nytt etterpå: då går ho til {unit}.',
      'Ask {first} whether the notice came; then retry it: it goes to {unit}.',
    ],
  },
  'cannot-cancel': {
    means: 'The notice was a mistake, and no way was found to tell the unit.',
    words: [
      'Meldingen var en feil, og enheten kan ikke få vite det elektronisk.',
      'Meldinga var ein feil, og eininga kan ikkje få vite det elektronisk.',
      'The notice was a mistake, and the unit cannot be told of it electronically.',
    ],
    next: [
      'Ring enheten og si at meldingen var en feil.',
      'Ring eininga og sei at meldinga var ein feil.',
      'Call the unit and tell that the notice was a mistake.',
    ],
  },
  machinery: {
    means:
      'The adapter failed each time that it worked on the notice. Nothing is known of the need from this.',
    words: [
      'Løsningen feilet hver gang den arbeidet med meldingen.',
      'Løysinga feila kvar gong ho arbeidde med meldinga.',
      'The adapter failed every time it worked on the notice.',
    ],
    next: [
      'Se årsaken i loggen. Send på nytt når feilen er rettet.',
      'Sjå årsaka i loggen. Send på nytt når feilen er retta.',
      'See the cause in the log; send again when it is mended.',
    ],
  },
  'recorded-twice': {
    means: "The hospital's server has the record of the notice more than once.",
    words: [
      'Meldingen står mer enn én gang i journalen.',
      'Meldinga står meir enn éin gong i journalen.',
      'The record has the notice more than once.',
    ],
    next: [
      'Merk kopiene som registrert ved en feil, og la serveren beholde id-er som klienten gir (PUT).',
      'Merk kopiane som registrerte ved ein feil, og lat serveren halde på id-ar som klienten gjev (PUT).',
      'Mark the copies as entered in error, and let the server keep ids that a client gives (PUT).',
    ],
  },
  'need-added-after-notice': {
    means: 'The Flag raises more than the unit was told, and a machine may not tell it.',
    words: [
      'Behovet er utvidet etter at kommunen fikk meldingen.',
      'Behovet er utvida etter at kommunen fekk meldinga.',
      'More is needed than the unit was told.',
    ],
    next: [
      'Avklar det som står i veien, og registrer tillegget i et eget varsel: da meldes det i samme tråd.',
      'Avklar det som står i vegen, og registrer tillegget i eit eige varsel: då blir det meldt i same tråd.',
      'Settle what stands in the way, then raise what was added in a Flag of its own: it is told on the same thread.',
    ],
  },
  'unknown-acknowledgement': {
    means: 'An acknowledgement came for a message that was never sent from here.',
    words: [
      'Det kom en kvittering for en melding som aldri er sendt herfra.',
      'Det kom ei kvittering for ei melding som aldri er send herfrå.',
      'An acknowledgement came for a message that was never sent from here.',
    ],
    next: [
      'Finn ut hvem som sender den. Meldingen hører ikke til noen sak her.',
      'Finn ut kven som sender ho. Meldinga høyrer ikkje til noka sak her.',
      'Find out who sends it. It belongs to no notice here.',
    ],
  },
  'taken-in-part': {
    means: 'The unit has the message, and could not take a part of it.',
    words: [
      'Kommunen har meldingen, men kunne ikke ta imot alt.',
      'Kommunen har meldinga, men kunne ikkje ta imot alt.',
      'The unit has the message, but could not take all of it.',
    ],
    next: [
      'Spør kommunen hva den savner (for eksempel et vedlegg).',
      'Spør kommunen kva dei saknar (til dømes eit vedlegg).',
      'Ask the unit what it misses (an attachment, for example).',
    ],
  },
  'contradictory-acknowledgement': {
    means: 'Two acknowledgements of one message say the opposite. The first one counts.',
    words: [
      'Kommunens system har kvittert på to måter som motsier hverandre. Den første gjelder.',
      'Systemet til kommunen har kvittert på to måtar som motseier kvarandre. Den første gjeld.',
      'The unit acknowledged in two ways that contradict each other. The first one counts.',
    ],
    next: [
      'Spør kommunen om den har meldingen. Avslutt saken, eller send på nytt.',
      'Spør kommunen om dei har meldinga. Avslutt saka, eller send på nytt.',
      'Ask the unit whether it has the notice; then close this, or send again.',
    ],
  },
  'transport-rejected': {
    means: 'The message did not reach the receiver, and the network does not try again.',
    words: [
      'Meldingsnettet kunne ikke levere meldingen.',
      'Meldingsnettet kunne ikkje levere meldinga.',
      'The message network could not deliver the message.',
    ],
    next: [
      'Slå opp enheten i Adresseregisteret, rett HER-id-en i adresselisten, og send på nytt.',
      'Slå opp eininga i Adresseregisteret, rett HER-id-en i adresselista, og send på nytt.',
      'Look the unit up in the address register, correct its HER-id in the directory, then send again.',
    ],
  },
  'answer-in-words': {
    means: 'The unit answered in words. What it decides, the machine does not know.',
    words: [
      'Kommunen har svart i fritekst.',
      'Kommunen har svara i fritekst.',
      'The unit has answered in words.',
    ],
    next: [
      'Les svaret i journalen, og noter hva som følger av det.',
      'Les svaret i journalen, og noter kva som følgjer av det.',
      "Read the reply in the person's record, and write down what follows from it.",
    ],
  },
  'contradictory-answers': {
    means:
      'The unit has said two things that cannot both be true, or at the same instant. Which one holds is not known.',
    words: [
      'Kommunen har gitt to svar som ikke kan være sanne samtidig.',
      'Kommunen har gitt to svar som ikkje kan vere sanne samtidig.',
      'The municipality has given two answers that cannot both be true.',
    ],
    next: [
      'Spør kommunen hva som gjelder, og be den svare én gang til med det den mener nå.',
      'Spør kommunen kva som gjeld, og be han svare éin gong til med det han meiner no.',
      'Ask the municipality which of them holds, and let it answer once more with what it says now.',
    ],
  },
  'answer-about-another': {
    means: 'An answer to the notice states another person. It was refused, and nothing of it is kept.',
    words: [
      'Et svar på meldingen gjaldt en annen person. Det ble avvist.',
      'Eit svar på meldinga gjaldt ein annan person. Det vart avvist.',
      'An answer to the notice was about another person. It was refused.',
    ],
    next: [
      'Ring kommunen: spør hvem svaret gjaldt, og be den svare på denne meldingen. Opplysninger om en annen kan være på avveie.',
      'Ring kommunen: spør kven svaret gjaldt, og be han svare på denne meldinga. Opplysningar om ein annan kan vere på avvegar.',
      'Call the municipality: ask whom the answer was about, and let it answer this notice. What was told of another may be in wrong hands.',
    ],
  },
  'answer-person-unclear': {
    means: 'It is not sure whom an answer to the notice is about. It was refused, and nothing of it is kept.',
    words: [
      'Det er ikke sikkert hvem et svar på meldingen gjaldt. Det ble avvist.',
      'Det er ikkje sikkert kven eit svar på meldinga gjaldt. Det vart avvist.',
      'It is not sure whom an answer to the notice was about. It was refused.',
    ],
    next: [
      'Ring kommunen: spør hvem svaret gjaldt, og be den svare én gang til med fødselsnummer, eller fødselsdato og navn.',
      'Ring kommunen: spør kven svaret gjaldt, og be han svare éin gong til med fødselsnummer, eller fødselsdato og namn.',
      'Call the municipality: ask whom the answer was about, and let it answer again with the national id, or birth date and name.',
    ],
  },
  'answer-not-understood': {
    means:
      'The unit answered, and what it says could not be understood. It was refused, and nothing of it is kept.',
    words: [
      'Kommunen har svart, men svaret kunne ikke forstås. Det ble avvist.',
      'Kommunen har svart, men svaret kunne ikkje forståast. Det vart avvist.',
      'The municipality has answered, and the answer could not be understood. It was refused.',
    ],
    next: [
      'Ring kommunen og spør hva den har bestemt. Kommunens system har fått vite hva som er galt med svaret.',
      'Ring kommunen og spør kva han har bestemt. Systemet til kommunen har fått vite kva som er gale med svaret.',
      'Call the municipality and ask what it has decided. Its system has been told what is wrong with the answer.',
    ],
  },
  'task-not-understood': {
    means:
      "The Task of the notice on the hospital's server was given a state with something beside it that changes its meaning and that is not known here. Nothing of it was taken.",
    words: [
      'Svaret på oppgaven i journalen er merket med noe som endrer betydningen og som ikke er kjent. Det er ikke tatt inn.',
      'Svaret på oppgåva i journalen er merkt med noko som endrar tydinga og som ikkje er kjent. Det er ikkje teke inn.',
      'The answer on the Task in the record is marked with something that changes its meaning and is not known. It was not taken.',
    ],
    next: [
      'Ring kommunen og spør hva den har bestemt. Be den som drifter adapteren, om å oppgi at tillegget er kjent, hvis det ikke endrer noe (hospital.knownModifierExtensions).',
      'Ring kommunen og spør kva han har bestemt. Be den som driftar adapteren, om å oppgi at tillegget er kjent, om det ikkje endrar noko (hospital.knownModifierExtensions).',
      'Call the municipality and ask what it has decided. If the addition changes nothing, let the one who runs the adapter say that it is known (hospital.knownModifierExtensions).',
    ],
  },
  'answer-refused': {
    means:
      'An answer to this notice was refused: it does not say who gives it, comes from an organisation that did not get the notice, or is addressed to others. Nothing of it is kept.',
    words: [
      'Et svar på meldingen ble avvist, fordi det ikke er sikkert at det kommer fra enheten.',
      'Eit svar på meldinga vart avvist, fordi det ikkje er sikkert at det kjem frå eininga.',
      'An answer to the notice was refused, because it is not sure that it comes from the unit.',
    ],
    next: [
      'Spør enheten om den har svart, og hva. Er det en annen som har overtatt saken, rett katalogen.',
      'Spør eininga om ho har svara, og kva. Er det ein annan som har teke over saka, rett katalogen.',
      'Ask the unit whether it has answered, and what; where another unit has taken over, correct the directory.',
    ],
  },
  'misdirected-message': {
    means:
      'A dialogue message came to us that is addressed to somebody else. It was refused, and nothing of it is kept.',
    words: [
      'En dialogmelding var adressert til en annen mottaker. Den ble avvist.',
      'Ei dialogmelding var adressert til ein annan mottakar. Ho vart avvist.',
      'A dialogue message was addressed to another receiver. It was refused.',
    ],
    next: [
      'Be avsenderen rette adressen, og spør meldingstjeneren hvorfor meldingen kom hit.',
      'Be avsendaren rette adressa, og spør meldingstenaren kvifor meldinga kom hit.',
      'Ask its sender to correct the address, and find out why the message handler brought it here.',
    ],
  },
  'fault-not-taken': {
    means:
      'The sender of a message was to be told that it is not handled, and that could not be sent, was refused, or is not taken after a long time.',
    words: [
      'Avsenderen av en melding skulle få vite at den ikke behandles, og det kom ikke fram.',
      'Avsendaren av ei melding skulle få vite at ho ikkje blir behandla, og det kom ikkje fram.',
      'The sender of a message was to be told that it is not handled, and that did not arrive.',
    ],
    next: [
      'Ring avsenderen av meldingen, og si det som står i loggen. Det kan også meldes på nytt herfra.',
      'Ring avsendaren av meldinga, og sei det som står i loggen. Det kan òg meldast på nytt herifrå.',
      'Call the sender of the message, and tell what the log says. It can be told from here once more, too.',
    ],
  },
  'unknown-fault': {
    means:
      'A unit tells of a fault in a message (Tilbakemelding om feil i mottatt melding), and names none of ours. It was refused.',
    words: [
      'En enhet melder om en feil i en melding, og viser ikke til noen melding herfra.',
      'Ei eining melder om ein feil i ei melding, og viser ikkje til noka melding herfrå.',
      'A unit tells of a fault in a message, and names none of ours.',
    ],
    next: [
      'Spør avsenderen hvilken melding den gjelder: en av våre kan være sendt feil.',
      'Spør avsendaren kva melding ho gjeld: ei av våre kan vere send feil.',
      'Ask its sender which message it is about: one of ours may have gone wrong.',
    ],
  },
  'unknown-message': {
    means: 'A message came that answers no notice of ours. It was refused.',
    words: [
      'Det kom en melding som ikke svarer på noen melding herfra. Den er avvist.',
      'Det kom ei melding som ikkje svarar på noka melding herfrå. Ho er avvist.',
      'A message came that answers no notice of ours; it was refused.',
    ],
    next: [
      'Spør avsenderen hvor den hører til. Meldinger til journalen har en annen adresse.',
      'Spør avsendaren kvar ho høyrer til. Meldingar til journalen har ei anna adresse.',
      'Ask its sender where it belongs; messages to the record have another address.',
    ],
  },
  'network-item-stuck': {
    means:
      'A message, a receipt or a state of the network cannot be fetched, answered or marked. It waits beside the others, which go on, and is tried again.',
    words: [
      'En melding fra meldingsnettet kan ikke hentes eller besvares.',
      'Ei melding frå meldingsnettet kan ikkje hentast eller svarast på.',
      'A message of the network cannot be fetched or answered.',
    ],
    next: [
      'Slå meldingen opp i meldingstjenesten med id-en. Kan den ikke hentes, spør avsenderen om å sende på nytt.',
      'Slå meldinga opp i meldingstenesta med id-en. Kan ho ikkje hentast, spør avsendaren om å sende på nytt.',
      'Look the message up in the message service by its id; if it cannot be fetched, ask its sender to send it again.',
    ],
  },
  'answer-from-another': {
    means:
      'Another service of the network than the one that got the notice has answered it: another one of the municipality, or one to which it was forwarded. The answer is kept, and changes nothing.',
    words: [
      'En annen tjeneste enn den som fikk meldingen, har svart på den.',
      'Ei anna teneste enn den som fekk meldinga, har svara på ho.',
      'Another service than the one that got the notice has answered it.',
    ],
    next: [
      'Les svaret i journalen, og spør enheten om den andre svarer for den. Skriv ned det som følger.',
      'Les svaret i journalen, og spør eininga om den andre svarar for ho. Skriv ned det som følgjer.',
      'Read the answer in the record, ask the unit whether the other one answers for it, and write down what follows.',
    ],
  },
  'foreign-receipt': {
    means:
      'A receipt names a message of ours, and comes from a service that the message never went to. It does not count.',
    words: [
      'En kvittering kom fra en annen tjeneste enn mottakeren.',
      'Ei kvittering kom frå ei anna teneste enn mottakaren.',
      'A receipt came from another service than the receiver.',
    ],
    next: [
      'Spør mottakeren om den har fått meldingen. Er HER-id-en i adresselisten feil, rett den.',
      'Spør mottakaren om han har fått meldinga. Er HER-id-en i adresselista feil, rett han.',
      'Ask the receiver whether it has the message; correct the HER-id in the directory when it is wrong.',
    ],
  },
  'unreadable-message': {
    means: 'A document of the message network could not be read. What it says is not known.',
    words: [
      'Et dokument fra meldingsnettet kunne ikke leses.',
      'Eit dokument frå meldingsnettet kunne ikkje lesast.',
      'A document of the message network could not be read.',
    ],
    next: [
      'Be avsenderen om en dialogmelding 1.0 eller 1.1, eller en AppRec 1.0 eller 1.1.',
      'Be avsendaren om ei dialogmelding 1.0 eller 1.1, eller ein AppRec 1.0 eller 1.1.',
      'Ask its sender for a dialogue message 1.0 or 1.1, or an AppRec 1.0 or 1.1.',
    ],
  },
  'consent-withdrawn-after-notice': {
    means:
      'The consent was withdrawn after the unit got the notice. Nothing more is sent; what the unit has, it has.',
    words: [
      'Samtykket ble trukket tilbake etter at kommunen fikk meldingen. Det sendes ikke mer.',
      'Samtykket blei trekt tilbake etter at kommunen fekk meldinga. Det blir ikkje sendt meir.',
      'The consent was withdrawn after the unit got the notice. Nothing more is sent.',
    ],
    next: [
      'Avtal med personen om kommunen skal få beskjed om å avslutte arbeidet med behovet.',
      'Avtal med personen om kommunen skal få beskjed om å avslutte arbeidet med behovet.',
      'Agree with the person whether the unit shall be told to end its work on the need.',
    ],
  },
  'corrected-after-notice': {
    means:
      'The Flag was corrected to another person after its notice was sent. The unit was told of somebody whom the need is not about; whether it was told of the mistake stands in the detail.',
    words: [
      'Varselet gjaldt en annen person da meldingen ble sendt.',
      'Varselet gjaldt ein annan person då meldinga blei send.',
      'The Flag was about another person when its notice was sent.',
    ],
    next: [
      'Forsikre deg om at kommunen ikke følger opp den første meldingen, og dokumenter feilen i begge journalene.',
      'Forsikre deg om at kommunen ikkje følgjer opp den første meldinga, og dokumenter feilen i begge journalane.',
      'See that the municipality does not act on the first notice, and document the mistake in both records.',
    ],
  },
  'moved-after-notice': {
    means: 'The record says that the person lives in another municipality than the one that was told.',
    words: [
      'Personen har flyttet til en annen kommune etter at meldingen ble sendt.',
      'Personen har flytta til ein annan kommune etter at meldinga blei send.',
      'The person has moved to another municipality since the notice was sent.',
    ],
    next: [
      'Avtal med personen om den nye kommunen skal få vite det, og meld behovet på nytt.',
      'Avtal med personen om den nye kommunen skal få vite det, og meld behovet på nytt.',
      'Agree with the person whether the new municipality shall be told, and raise the need again.',
    ],
  },
  'data-unusable': {
    means:
      'What the record, or the message that was made from it, holds cannot be used; the detail says what and where.',
    words: [
      'Opplysningene i journalen kan ikke brukes slik de er.',
      'Opplysningane i journalen kan ikkje brukast slik dei er.',
      'What the record holds cannot be used as it is.',
    ],
    next: [
      'Rett opplysningene i journalen, og send på nytt.',
      'Rett opplysningane i journalen, og send på nytt.',
      'Correct the data in the record, then send again.',
    ],
  },
  'wrong-municipality': {
    means:
      'The unit says that the person does not belong to it. Nothing is sent again before a person has read why.',
    words: [
      'Enheten svarer at den ikke er den rette.',
      'Eininga svarar at ho ikkje er den rette.',
      'The unit says that it is not the right one.',
    ],
    next: [
      'Les svaret. Har enheten sendt meldingen videre, avslutt saken. Ellers finn hjemkommunen eller den rette enheten i sykehuset, rett det i journalen eller adresselisten, og send på nytt.',
      'Les svaret. Har eininga sendt meldinga vidare, avslutt saka. Elles finn heimkommunen eller den rette eininga på sjukehuset, rett det i journalen eller adresselista, og send på nytt.',
      'Read the answer. If the unit has forwarded the notice, close the matter. Otherwise find the home municipality, or the right unit of the hospital, correct it in the record or in the directory, and send the notice anew.',
    ],
  },
  'fault-reported': {
    means:
      'The unit has told of a fault in the notice (Tilbakemelding om feil i mottatt melding), in words. Nothing is sent again before a person has read them.',
    words: [
      'Enheten melder om en feil i meldingen og behandler den ikke.',
      'Eininga melder om ein feil i meldinga og behandlar ho ikkje.',
      'The unit tells of a fault in the notice and does not handle it.',
    ],
    next: [
      'Les hva enheten skriver, rett feilen, og send på nytt eller ring. Har enheten sendt meldingen videre, avslutt saken.',
      'Les kva eininga skriv, rett feilen, og send på nytt eller ring. Har eininga sendt meldinga vidare, avslutt saka.',
      'Read what the unit writes, correct the fault, then send again or call. If the unit has forwarded the notice, close the matter.',
    ],
  },
  'more-information-needed': {
    means: 'The unit has the notice and cannot assess the need without more information.',
    words: [
      'Enheten trenger flere opplysninger for å vurdere behovet.',
      'Eininga treng fleire opplysningar for å vurdere behovet.',
      'The unit needs more information to assess the need.',
    ],
    next: [
      'Les hva enheten ber om, og gi det så langt samtykket rekker.',
      'Les kva eininga bed om, og gje det så langt samtykket rekk.',
      'Read what the unit asks for, and give it as far as the consent goes.',
    ],
  },
  'subscription-stopped': {
    means:
      "The hospital's server no longer sends notifications, or they fail. Sweeps find what is not notified.",
    words: [
      'Sykehusets server har sluttet å varsle.',
      'Serveren til sjukehuset har slutta å varsle.',
      'The hospital’s server has stopped notifying.',
    ],
    next: [
      'Se i sykehusets server hvorfor varslene feiler: adresse, sertifikat, hemmelighet.',
      'Sjå i serveren til sjukehuset kvifor varsla feilar: adresse, sertifikat, løyndom.',
      'See in the hospital’s server why its notifications fail: address, certificate, secret.',
    ],
  },
  'sweep-fails': {
    means:
      'The hospital’s server could not be searched several times in a row for what it never notified. Notified needs are taken as before.',
    words: [
      'Søkene etter behov som det aldri kom varsel om, går ikke.',
      'Søka etter behov som det aldri kom varsel om, går ikkje.',
      'The searches for needs that were never notified fail.',
    ],
    next: [
      'Se hvorfor sykehusets server ikke svarer på søk. Behov uten varsel blir ikke funnet så lenge.',
      'Sjå kvifor serveren til sjukehuset ikkje svarar på søk. Behov utan varsel blir ikkje funne så lenge.',
      'See why the hospital’s server does not answer searches; needs without a notification are not found meanwhile.',
    ],
  },
  'directory-feed-fails': {
    means:
      'A source of the directory could not be read several times in a row. The directory stays as it was last read.',
    words: [
      'En kilde til adresselisten kan ikke leses.',
      'Ei kjelde til adresselista kan ikkje lesast.',
      'A feed of the directory cannot be read.',
    ],
    next: [
      'Se hvorfor kilden ikke svarer. Adresselisten er den samme som sist den ble lest.',
      'Sjå kvifor kjelda ikkje svarar. Adresselista er den same som sist ho blei lesen.',
      'See why the source refuses; until then the directory stays as it was last read.',
    ],
  },
  'directory-register-says': {
    means:
      'The address register says something new of a unit’s HER-id: that it has ended, was closed, was moved to another organisation, gives no application receipts, or has no certificate in force.',
    words: [
      'Adresseregisteret sier noe nytt om en enhet.',
      'Adresseregisteret seier noko nytt om ei eining.',
      'The address register says something new of a unit.',
    ],
    next: [
      'Se hva det er med «ip-fhir directory check», og rett oppføringen i adresselisten. En HER-id som er avsluttet eller flyttet, brukes ikke så lenge.',
      'Sjå kva det er med «ip-fhir directory check», og rett oppføringa i adresselista. Ein HER-id som er avslutta eller flytt, blir ikkje brukt så lenge.',
      'See what it is with "ip-fhir directory check", and correct the entry of the directory. A HER-id that has ended or moved is not used meanwhile.',
    ],
  },
  'adt-trigger-unknown': {
    means:
      'The patient administration sent a message whose trigger is not one that is understood. It was rejected, and nothing of it was taken.',
    words: [
      'Pasientadministrasjonen sendte en hendelse som løsningen ikke forstår. Meldingen ble avvist.',
      'Pasientadministrasjonen sende ei hending som løysinga ikkje forstår. Meldinga blei avvist.',
      'The patient administration sent a trigger that is not understood. The message was rejected.',
    ],
    next: [
      'Ta hendelsen ut av det som sendes hit, eller sett den i adt.passOver hvis den ikke har noe å si for behovene.',
      'Ta hendinga ut av det som blir sendt hit, eller set ho i adt.passOver om ho ikkje har noko å seie for behova.',
      'Leave the trigger out of what is sent here, or name it in adt.passOver when it has no bearing on needs.',
    ],
  },
  'adt-same-id': {
    means:
      'The patient administration sent two different messages with the same id (MSH-10). Both were taken; a resend could no longer be told from a new message.',
    words: [
      'Pasientadministrasjonen brukte samme meldings-id om igjen på en annen melding.',
      'Pasientadministrasjonen brukte same meldings-id om att på ei anna melding.',
      'The patient administration used one message id for two different messages.',
    ],
    next: [
      'La avsenderen gi hver melding sin egen id (MSH-10), og beholde den når meldingen sendes på nytt.',
      'La avsendaren gje kvar melding sin eigen id (MSH-10), og halde på han når meldinga blir send på nytt.',
      'Let the sender give each message an id of its own (MSH-10), and keep it when the message is sent again.',
    ],
  },
  'adt-person-unknown': {
    means:
      'Messages of the patient administration were about persons who are not found on the hospital’s FHIR server after a day of trying, or whose numbers there are those of several persons.',
    words: [
      'Pasientadministrasjonen meldte om personer som ikke finnes på sykehusets FHIR-server, eller med numre som der er flere personers.',
      'Pasientadministrasjonen melde om personar som ikkje finst på FHIR-serveren til sjukehuset, eller med nummer som der er fleire personar sine.',
      'The patient administration told of persons who are not on the hospital’s FHIR server, or by numbers that are several persons’ there.',
    ],
    next: [
      'Se om adt.systems gir numrene de systemene som FHIR-serveren bruker, og om serveren får alle personer.',
      'Sjå om adt.systems gjev numra dei systema som FHIR-serveren brukar, og om serveren får alle personar.',
      'See whether adt.systems gives the numbers the systems that the FHIR server uses, and whether the server gets every person.',
    ],
  },
  'plan-opened-in-emergency': {
    means:
      'Somebody has told the guard of an emergency, and was shown parts of a plan that no consent opens. A person looks whether it was one.',
    words: [
      'En plan ble åpnet i en nødssituasjon, uten at et samtykke åpner den.',
      'Ein plan blei opna i ein naudssituasjon, utan at eit samtykke opnar han.',
      'A plan was opened in an emergency, and no consent opens it.',
    ],
    next: [
      'Spør den som åpnet planen, og se om grunnen holder. Logglinjene (tilgangsloggen) sier hva som ble vist.',
      'Spør den som opna planen, og sjå om grunnen held. Logglinjene (tilgangsloggen) seier kva som blei vist.',
      'Ask who opened the plan, and see whether the reason holds. The lines of the audit say what was shown.',
    ],
  },
} satisfies Readonly<Record<string, Explained & { readonly next: Words }>>;
