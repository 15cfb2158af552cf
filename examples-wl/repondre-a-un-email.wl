// Répond à tous ceux d'un email, en le citant, dans la même conversation.
// Lit la boîte de jean@exemple.fr.
//
// Affiche :
//     Re: Réunion de lancement décalée à jeudi
//     à Nadia Benali <n.benali@masociete.fr>
//     copie à Claire Dubois <claire.dubois@masociete.fr>
//     copie à Équipe projet <projet@masociete.fr>
//     envoyée

sMoi est une chaîne = "jean@exemple.fr"
EmailOuvreSession(sMoi, "secret", "pop.exemple.fr", "smtp.exemple.fr")
MonMessage est un Email
EmailLitMessage(sMoi, MonMessage, 7)

MaRéponse est un Email
MaRéponse.Expéditeur = sMoi
// Où l'auteur veut qu'on lui réponde, sinon son adresse.
SI MonMessage.AdresseExpéditeur <> "" ALORS
	Ajoute(MaRéponse.Destinataire, MonMessage.AdresseExpéditeur)
SINON
	Ajoute(MaRéponse.Destinataire, MonMessage.Expéditeur)
FIN
POUR TOUT sAutre DE MonMessage.Destinataire
	SI PAS sAutre [=] sMoi ALORS Ajoute(MaRéponse.Cc, sAutre)
FIN
POUR TOUT sAutre DE MonMessage.Cc
	SI PAS sAutre [=] sMoi ALORS Ajoute(MaRéponse.Cc, sAutre)
FIN
MaRéponse.Sujet = MonMessage.Sujet
SI PAS MonMessage.Sujet [= "Re:" ALORS MaRéponse.Sujet = "Re: " + MonMessage.Sujet
// La conversation : ses identifiants, et celui de l'email auquel on répond.
MaRéponse.Référence = SansEspace(MonMessage.Référence + " " + MonMessage.MessageID)
MaRéponse.Message = "Entendu, à jeudi." + RC + RC
POUR TOUTE CHAÎNE sLigne DE MonMessage.Message SÉPARÉE PAR RC
	MaRéponse.Message += "> " + sLigne + RC
FIN

SI EmailEnvoieMessage(sMoi, MaRéponse, emailOptionRéférence) ALORS
	Trace(MaRéponse.Sujet)
	Trace("à " + MaRéponse.Destinataire[1])
	POUR TOUT sAutre DE MaRéponse.Cc
		Trace("copie à " + sAutre)
	FIN
	Trace("envoyée")
SINON
	Erreur(ErreurInfo())
FIN
EmailFermeSession(sMoi)
