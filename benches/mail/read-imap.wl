// Reads a whole IMAP folder: sender, subject, text and attachments of each mail.
//
//     wl run read-imap.wl -- HOST PORT USER PASSWORD

MaSession est un emailSessionIMAP
MaSession.AdresseServeur = LigneCommande(1)
MaSession.Port = Val(LigneCommande(2))
MaSession.Nom = LigneCommande(3)
MaSession.MotDePasse = LigneCommande(4)
SI PAS EmailOuvreSession(MaSession) ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN

nMails, nEntêtes, nTexte, nAttaches, nOctets sont des entiers sur 8 octets
MonMessage est un Email
POUR TOUT MonMessage DE MaSession
	nMails++
	nEntêtes += Taille(MonMessage.Expéditeur) + Taille(MonMessage.Sujet)
	// Ends of line are not counted: each library has its own.
	sTexte est une chaîne = MonMessage.Message
	nTexte += Taille(sTexte) - ChaîneOccurrence(sTexte, Caract(13)) - ChaîneOccurrence(sTexte, Caract(10))
	POUR TOUT UneAttache DE MonMessage.Attache
		nAttaches++
		nOctets += Taille(UneAttache.Nom) + Taille(UneAttache.Contenu)
	FIN
FIN
EmailFermeSession(MaSession)
Trace(nMails, nEntêtes, nTexte, nAttaches, nOctets)
