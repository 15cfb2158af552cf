// Construit un email dans une variable et l'envoie : texte, HTML, copie et pièce jointe.
//
// Affiche :
//     email envoyé à 2 destinataires

MaSession est un emailSessionSMTP
MaSession.AdresseServeur = "smtp.exemple.fr"
MaSession.Nom = "marie"
MaSession.MotDePasse = "secret"
SI PAS EmailOuvreSession(MaSession) ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN

MonMessage est un Email
MonMessage.Expéditeur = "Marie Durand <marie@exemple.fr>"
Ajoute(MonMessage.Destinataire, "jean@exemple.fr")
Ajoute(MonMessage.Cc, "Zoé Bénard <zoe@exemple.fr>")
MonMessage.Sujet = "Compte rendu de l'été"
MonMessage.Message = "Bonjour," + RC + "voici le compte rendu." + RC + "Marie"
MonMessage.HTML = "<p>Bonjour,</p><p>voici le <b>compte rendu</b>.</p><p>Marie</p>"
MonMessage.Attache[1].Nom = "compte rendu été.txt"
MonMessage.Attache[1].ContentType = "text/plain"
MonMessage.Attache[1].Contenu = "Juillet : beau." + RC + "Août : très beau."

SI EmailEnvoieMessage(MaSession, MonMessage) ALORS
	nDestinataires est un entier = TableauOccurrence(MonMessage.Destinataire) + TableauOccurrence(MonMessage.Cc)
	Trace("email envoyé à " + nDestinataires + " destinataires")
SINON
	Erreur(ErreurInfo())
FIN
EmailFermeSession(MaSession)
