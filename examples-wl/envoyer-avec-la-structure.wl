// Construit un email dans la structure globale Email et l'envoie.
//
// Affiche :
//     envoyé

SI PAS EmailOuvreSessionSMTP("marie", "smtp.exemple.fr") ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN
EmailRAZ()
Email.Expéditeur = "marie@exemple.fr"
Email.Destinataire[1] = "jean@exemple.fr"
Email.NbDestinataire = 1
Email.Sujet = "Rendez-vous à midi"
Email.Message = "Toujours d'accord pour déjeuner ?"
SI EmailEnvoieMessage("marie") ALORS
	Trace("envoyé")
SINON
	Erreur(EmailMsgErreur(Email.Erreur))
FIN
EmailFermeSession("marie")
