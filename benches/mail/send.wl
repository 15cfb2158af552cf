// Sends mails in one SMTP session.
//
//     wl run send.wl -- HOST PORT SENDER RECIPIENT COUNT [LINES]

MaSession est un emailSessionSMTP
MaSession.AdresseServeur = LigneCommande(1)
MaSession.Port = Val(LigneCommande(2))
SI PAS EmailOuvreSession(MaSession) ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN

nLignes est un entier = 120
SI LigneCommande(6) <> "" ALORS nLignes = Val(LigneCommande(6))
sTexte est une chaîne = Répète("Le relevé de l'été est prêt : 1 234,56 €." + RC, nLignes)
nEnvoyés est un entier
POUR i = 1 _À_ Val(LigneCommande(5))
	MonMessage est un Email
	MonMessage.Expéditeur = LigneCommande(3)
	MonMessage.Destinataire = LigneCommande(4)
	MonMessage.Sujet = "Relevé n° " + i
	MonMessage.Message = sTexte
	SI PAS EmailEnvoieMessage(MaSession, MonMessage) ALORS
		Erreur(ErreurInfo())
		SORTIR
	FIN
	nEnvoyés++
FIN
EmailFermeSession(MaSession)
Trace(nEnvoyés)
