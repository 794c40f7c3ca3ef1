// What a Task of an individual plan is about, what it takes and gives.

CodeSystem: IpTaskCodeCS
Id: ip-task-code
Title: "Kinds of task around an individual plan"
Description: "What a Task is about. Hva en oppgave rundt en individuell plan gjelder. No national code system exists for this."
* insert OwnCodeSystem
* insert C(measure, [[Tiltak]], [[Measure]], [[A measure of the plan: what is done, by whom, how and by when (regulation section 9 e and f).]])
* insert C(ke-request, [[Henvendelse til koordinerende enhet]], [[Request to the coordinating unit]], [[The coordinating unit is asked to follow up a notice of need.]])
* insert C(evaluation, [[Evaluering]], [[Evaluation]], [[The plan is to be evaluated at the stated time.]])
* insert C(revision, [[Revisjon]], [[Revision]], [[The plan is to be adjusted or revised at the stated time (regulation section 9 g).]])
* insert C(renew-consent, [[Nytt samtykke]], [[Renewed consent]], [[A new consent is needed because participants, kinds of information or the state of health have changed.]])
* insert C(fetch-plan, [[Innhente plan]], [[Fetch the plan]], [[The person has a plan already: fetch it from the municipal coordinator.]])
* insert C(handover, [[Overføring av ansvar]], [[Handover]], [[Responsibility for the plan goes from one organisation or coordinator to another.]])
* insert C(complaint, [[Klage]], [[Complaint]], [[A written complaint about the plan or the coordinator.]])
* insert C(disagreement, [[Uenighet mellom tjenestenivåer]], [[Disagreement between levels of care]], [[Hospital and municipality disagree; both coordinating units are involved.]])
* insert C(invitation, [[Invitasjon til plandeltakelse]], [[Invitation to take part]], [[The coordinator invites an agreed provider into the work on the plan.]])
* insert C(tool-access, [[Tilgang til planverktøy]], [[Access to the plan tool]], [[The coordinating unit is asked to give the coordinator access to the plan tool.]])
* insert C(start-plan, [[Starte plan i sykehus]], [[Start the plan in hospital]], [[The hospital starts the plan itself because only specialist services are needed, or the municipality is no provider.]])
* insert C(appoint-coordinator, [[Oppnevne koordinator]], [[Appoint a coordinator]], [[The coordinating unit or the unit leader appoints a coordinator.]])
* insert C(first-contact, [[Første kontakt]], [[First contact]], [[The appointed coordinator contacts the person.]])
* insert C(meeting, [[Samarbeidsmøte]], [[Collaborative meeting]], [[A collaborative meeting is asked for.]])
* insert C(ask-person, [[Spørre personen]], [[Ask the person]], [[The person is asked whether he or she wants a plan, as early as possible and at the latest at discharge.]])
* insert C(tell-unit-leader, [[Si fra til enhetsleder]], [[Tell the unit leader]], [[Staff tell the unit leader that the person wants a plan.]])
* insert C(help-apply, [[Hjelp til å søke]], [[Help with the application]], [[Help with the written application where the municipality asks for one.]])
* insert C(inform-person, [[Informere personen]], [[Inform the person]], [[The person is told of the right to a plan and a coordinator and of their purpose, and it is documented.]])
* insert C(tell-decision, [[Formidle avgjørelsen]], [[Tell the decision]], [[The person, or the one who represents the person, is told that the criteria are not met, and how to complain.]])
* insert C(contact-coordinator, [[Kontakte koordinator]], [[Contact the coordinator]], [[The coordinator that the person has is contacted, during the stay and at discharge.]])
* insert C(get-written-consent, [[Innhente skriftlig samtykke]], [[Get written consent]], [[The written, signed consent to the plan is got, because the hospital is responsible for it.]])
* insert C(continue-plan, [[Fortsette planen i sykehus]], [[Continue the plan in hospital]], [[The hospital goes on with the plan that it has begun.]])
* insert C(follow-notice, [[Følge opp meldingen]], [[Follow the notice up]], [[The unit has the notice and has not answered in time: somebody in the trust follows it up.]])

CodeSystem: IpTaskInputCS
Id: ip-task-input
Title: "What a task is given"
Description: "Types of Task.input. Hva en oppgave har med seg."
* insert OwnCodeSystem
* insert C(extent, [[Omfang]], [[Extent]], [[How much of the measure (regulation section 9 e).]])
* insert C(how, [[Gjennomføring]], [[How it is carried out]], [[How the measure is to be carried out (regulation section 9 f).]])
* insert C(deadline-reason, [[Begrunnelse for frist]], [[Reason for the deadline]], [[Why the deadline is longer than the normal one.]])
* insert C(no-deadline-reason, [[Begrunnelse for manglende frist]], [[Reason for no deadline]], [[Why the measure has no deadline.]])
* insert C(no-responsible-reason, [[Begrunnelse for manglende ansvarlig]], [[Reason for nobody responsible]], [[Why nobody is responsible for the measure yet.]])
* insert C(complaint-ground, [[Klagegrunn]], [[Ground of complaint]], [[One of the grounds of the complaint.]])
* insert C(complaint-text, [[Klagens tekst]], [[Text of the complaint]], [[What the person writes in the complaint, in his or her own words.]])
* insert C(notice, [[Melding om behov]], [[Notice of need]], [[The notice that the request follows up.]])
* insert C(flag, [[Varsel i journal]], [[Flag]], [[The flag in the record that began the matter.]])
* insert C(plan, [[Individuell plan]], [[Individual plan]], [[The plan in question.]])
* insert C(consent, [[Samtykke]], [[Consent]], [[The consent in question.]])
* insert C(person-wishes, [[Personens ønsker]], [[The person's wishes]], [[What the person wants, in short.]])
* insert C(duties, [[Oppgaver i planarbeidet]], [[Duties in the work]], [[What is expected of the invited participant.]])
* insert C(agenda, [[Saksliste]], [[Agenda]], [[A point of the agenda, made together with the person.]])
* insert C(handover-kind, [[Type overføring]], [[Kind of handover]], [[What kind of handover it is.]])
* insert C(document, [[Dokument]], [[Document]], [[A document that goes with the task.]])
* insert C(access-for, [[Tilgang for]], [[Access for]], [[Who is to get access.]])
* insert C(complaint-route, [[Klagevei]], [[Route of the complaint]], [[Which route the complaint takes.]])
* insert C(written-complaint, [[Skriftlig klage]], [[Written complaint]], [[The document with the complaint.]])
* insert C(position, [[Partens syn]], [[Position of a party]], [[What one party to a disagreement holds.]])

CodeSystem: IpTaskOutputCS
Id: ip-task-output
Title: "What a task gives"
Description: "Types of Task.output. Hva en oppgave gir."
* insert OwnCodeSystem
* insert C(care-team, [[Ansvarsgruppe]], [[Care team]], [[The team with the appointed coordinator.]])
* insert C(coordinator, [[Koordinator]], [[Coordinator]], [[The appointed coordinator.]])
* insert C(plan, [[Individuell plan]], [[Individual plan]], [[The plan that came of it.]])
* insert C(consent, [[Samtykke]], [[Consent]], [[The consent that was given.]])
* insert C(reply, [[Svar]], [[Reply]], [[The reply.]])
* insert C(evaluation, [[Evaluering]], [[Evaluation]], [[The evaluation that was made.]])
* insert C(minutes, [[Referat]], [[Minutes]], [[The minutes of the meeting.]])
* insert C(document, [[Dokument]], [[Document]], [[Another document that came of it.]])
* insert C(appointment, [[Møte]], [[Appointment]], [[The meeting that was arranged.]])
* insert C(outcome-text, [[Begrunnelse for utfallet]], [[Outcome in words]], [[What became of it, in words.]])
* insert C(resolution, [[Løsning]], [[Resolution]], [[How the disagreement was solved.]])
* insert C(complaint-outcome, [[Utfall av klage]], [[Outcome of the complaint]], [[What became of the complaint.]])

CodeSystem: IpBusinessStatusCS
Id: ip-business-status
Title: "How far the coordinating unit has come"
Description: "Task.businessStatus of a request to the coordinating unit. Hvor langt koordinerende enhet er kommet."
* insert OwnCodeSystem
* insert C(received, [[Mottatt]], [[Received]], [[The notice has arrived.]])
* insert C(under-assessment, [[Under vurdering]], [[Under assessment]], [[The need is being assessed.]])
* insert C(taken-on, [[Tatt til følge]], [[Taken on]], [[The unit takes the matter on.]])
* insert C(coordinator-appointed, [[Koordinator oppnevnt]], [[Coordinator appointed]], [[A coordinator has been appointed.]])
* insert C(person-declined, [[Personen takker nei]], [[The person declines]], [[The person does not want the plan or the coordinator.]])
* insert C(plan-exists, [[Plan finnes]], [[A plan exists]], [[The person has an individual plan already.]])
* insert C(wrong-municipality, [[Feil kommune]], [[Wrong municipality]], [[The municipality is not the right one.]])
* insert C(fault-reported, [[Melder om feil]], [[Tells of a fault]], [[The unit tells of a fault in the notice and does not handle it.]])
* insert C(more-information-needed, [[Trenger mer informasjon]], [[More information needed]], [[The unit needs more information.]])
* insert C(first-contact-made, [[Første kontakt tatt]], [[First contact made]], [[The coordinator has contacted the person.]])
* insert C(closed, [[Avsluttet]], [[Closed]], [[The matter is closed.]])

CodeSystem: IpComplaintGroundCS
Id: ip-complaint-ground
Title: "Grounds of complaint"
Description: "Why somebody complains about the plan or the coordinator. Klagegrunner."
* insert OwnCodeSystem
* insert C(no-plan, [[Har ikke fått plan]], [[No plan]], [[The person has not got a plan.]])
* insert C(no-coordinator, [[Har ikke fått koordinator]], [[No coordinator]], [[The person has not got a coordinator.]])
* insert C(plan-inadequate, [[Planen er ikke god nok]], [[Plan not good enough]], [[The plan does not offer enough.]])
* insert C(participation, [[For liten medvirkning]], [[Not enough participation]], [[The person could not take part enough.]])
* insert C(delay, [[Arbeidet drar ut]], [[Delay]], [[The work on the plan drags on.]])
* insert C(appointment, [[Oppnevning av koordinator]], [[Appointment of the coordinator]], [[The complaint is about the appointment of the coordinator.]])
* insert C(not-followed-up, [[Planen følges ikke opp]], [[Plan not followed up]], [[The plan is made but not followed up.]])
* insert C(few-services, [[Avslag fordi det ytes få tjenester nå]], [[Refused because of few services now]], [[The plan was refused because few or no services are given now.]])

CodeSystem: IpComplaintOutcomeCS
Id: ip-complaint-outcome
Title: "Outcome of a complaint"
Description: "What the authority decided about the contested decision. Utfallet av en klage."
* insert OwnCodeSystem
* insert C(upheld, [[Stadfestet]], [[Upheld]], [[The decision complained of stands.]])
* insert C(changed, [[Endret]], [[Changed]], [[The decision complained of is changed.]])
* insert C(revoked, [[Opphevet]], [[Revoked]], [[The decision complained of is set aside.]])

CodeSystem: IpComplaintStageCS
Id: ip-complaint-stage
Title: "How far a complaint has come"
Description: "Task.businessStatus of a complaint, on both routes. Hvor langt en klage er kommet."
* insert OwnCodeSystem
* insert C(received-ke, [[Mottatt hos koordinerende enhet]], [[Received by the coordinating unit]], [[Municipal route: the coordinating unit has the complaint.]])
* insert C(ke-upheld, [[Opprettholdt av koordinerende enhet]], [[Upheld by the coordinating unit]], [[Municipal route: the unit upholds the decision.]])
* insert C(request-to-trust, [[Anmodning til helseforetaket]], [[Request to the trust]], [[Hospital route: the trust is asked first.]])
* insert C(trust-refused, [[Avslått av helseforetaket]], [[Refused by the trust]], [[Hospital route: the trust refuses the request.]])
* insert C(sent-to-county-governor, [[Sendt Statsforvalteren]], [[Sent to the County Governor]], [[The County Governor has the complaint.]])
* insert C(decided, [[Avgjort]], [[Decided]], [[The complaint is decided.]])
* insert C(withdrawn, [[Trukket]], [[Withdrawn]], [[The person has withdrawn the complaint.]])

CodeSystem: IpHandoverKindCS
Id: ip-handover-kind
Title: "Kinds of handover"
Description: "From whom to whom responsibility goes. Typer overføring av ansvar."
* insert OwnCodeSystem
* insert C(hospital-to-municipality, [[Fra sykehus til kommune]], [[Hospital to municipality]], [[The municipality continues a plan that was started in hospital.]])
* insert C(municipality-to-hospital, [[Fra kommune til sykehus]], [[Municipality to hospital]], [[The hospital takes over.]])
* insert C(new-municipality, [[Ny kommune]], [[New municipality]], [[The person moves.]])
* insert C(new-coordinator, [[Ny koordinator]], [[New coordinator]], [[Another coordinator takes over.]])
* insert C(end-of-arrangement, [[Ordningen avsluttes]], [[End of the arrangement]], [[The coordinator arrangement ends.]])

CodeSystem: IpComplaintRouteCS
Id: ip-complaint-route
Title: "Routes of a complaint"
Description: "Against whom the complaint is, which decides its route. Klageveier."
* insert OwnCodeSystem
* insert C(municipality, [[Kommunen]], [[Municipality]], [[To the coordinating unit, then the County Governor if upheld.]])
* insert C(hospital, [[Helseforetaket]], [[Hospital]], [[First ask the trust, then complain to the County Governor.]])
