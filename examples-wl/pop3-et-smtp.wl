// Ouvre ensemble une session POP3 et une session SMTP, répond au premier email, relit sa boîte.
// Lit la boîte de marie.
//
// Affiche :
//     réponse envoyée
//     un seul nom ferme les deux sessions

SI PAS EmailOuvreSession("marie", "secret", "pop.exemple.fr", "smtp.exemple.fr") ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN
UnEmail est un Email
SI EmailLitPremier("marie", UnEmail) ALORS
	Réponse est un Email
	Réponse.Expéditeur = "marie@exemple.fr"
	Réponse.Destinataire = UnEmail.Expéditeur
	Réponse.Sujet = "Re: " + UnEmail.Sujet
	Réponse.Message = "Bien reçu, merci."
	SI EmailEnvoieMessage("marie", Réponse) ALORS Trace("réponse envoyée") SINON Erreur(ErreurInfo())
FIN
EmailFermeSession("marie")
Trace("un seul nom ferme les deux sessions")
