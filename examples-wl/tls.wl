// Lit par TLS (port 995) et envoie par STARTTLS (port 587) : l'option dit comment, le port se
// donne à la main.
// Lit la boîte de marie.
//
// Affiche :
//     lecture protégée : 9 emails
//     envoi protégé

Lecture est un emailSessionPOP3
Lecture.AdresseServeur = "pop.exemple.fr"
Lecture.Port = 995
Lecture.Option = optionTLS
Lecture.Nom = "marie"
Lecture.MotDePasse = "secret"
SI EmailOuvreSession(Lecture) ALORS
	Trace("lecture protégée : " + EmailNbMessage(Lecture) + " emails")
	EmailFermeSession(Lecture)
SINON
	Erreur(ErreurInfo())
FIN

Envoi est un emailSessionSMTP
Envoi.AdresseServeur = "smtp.exemple.fr"
Envoi.Port = 587
Envoi.Option = emailProtocoleSMTPS
Envoi.Nom = "marie"
Envoi.MotDePasse = "secret"
SI EmailOuvreSession(Envoi) ALORS
	UnEmail est un Email
	UnEmail.Expéditeur = "marie@exemple.fr"
	UnEmail.Destinataire = "jean@exemple.fr"
	UnEmail.Sujet = "Protégé"
	UnEmail.Message = "Personne n'a lu ceci en route."
	SI EmailEnvoieMessage(Envoi, UnEmail) ALORS Trace("envoi protégé") SINON Erreur(ErreurInfo())
	EmailFermeSession(Envoi)
SINON
	Erreur(ErreurInfo())
FIN
