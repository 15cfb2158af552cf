// Ouvre une session POP3 par ses paramètres ; le nom de l'utilisateur désigne ensuite la session.
// Lit la boîte de marie.
//
// Affiche :
//     9 emails
//     le premier pèse plus de 500 octets

sUtilisateur est une chaîne = "marie"
SI PAS EmailOuvreSessionPOP3(sUtilisateur, "secret", "pop.exemple.fr") ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN
Trace(EmailNbMessage(sUtilisateur) + " emails")
SI EmailTailleMessage(sUtilisateur, 1) > 500 ALORS Trace("le premier pèse plus de 500 octets")
EmailFermeSession(sUtilisateur)
