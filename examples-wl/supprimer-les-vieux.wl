// Supprime les emails d'un expéditeur ; sur un serveur POP3 ils partent à la fermeture de la
// session.
// Lit la boîte de marie.
//
// Affiche :
//     avant : 9, supprimés : 1
//     après : 8

SI PAS EmailOuvreSessionPOP3("marie", "secret", "pop.exemple.fr") ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN
nSupprimés est un entier
nAvant est un entier = EmailNbMessage("marie")
EmailLitEntêtePremier("marie")
TANTQUE PAS Email.EnDehors
	SI Email.Expéditeur [=] "newsletter" OU Email.Expéditeur [=] "lettre" ALORS
		SI EmailSupprimeMessage("marie") ALORS nSupprimés++
	FIN
	EmailLitEntêteSuivant("marie")
FIN
EmailFermeSession("marie")
Trace("avant : " + nAvant + ", supprimés : " + nSupprimés)

SI EmailOuvreSessionPOP3("marie", "secret", "pop.exemple.fr") ALORS
	Trace("après : " + EmailNbMessage("marie"))
	EmailFermeSession("marie")
FIN
