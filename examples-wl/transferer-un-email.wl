// Transfère un email reçu, avec ses pièces jointes, et l'original entier en pièce jointe.
// Lit la boîte de jean.
//
// Affiche :
//     transféré : Votre devis n° 0412, 2 pièces jointes

EmailOuvreSession("jean", "secret", "pop.exemple.fr", "smtp.exemple.fr")
MonMessage est un Email
EmailLitMessage("jean", MonMessage, 3)

MonTransfert est un Email
MonTransfert.Expéditeur = "jean@exemple.fr"
Ajoute(MonTransfert.Destinataire, "claire@exemple.fr")
MonTransfert.Sujet = "TR : " + MonMessage.Sujet
MonTransfert.Message = "Pour information." + RC + RC + "De : " + MonMessage.Expéditeur + RC + RC + MonMessage.Message
POUR TOUT MaPièce DE MonMessage.Attache
	Ajoute(MonTransfert.Attache, MaPièce)
FIN
// L'original, tel qu'il est arrivé.
MonOriginal est un emailAttache
MonOriginal.Nom = "original.eml"
MonOriginal.Contenu = MonMessage.Source
Ajoute(MonTransfert.Attache, MonOriginal)

SI EmailEnvoieMessage("jean", MonTransfert) ALORS
	Trace("transféré : " + MonMessage.Sujet + ", " + MonTransfert.NbAttache + " pièces jointes")
SINON
	Erreur(ErreurInfo())
FIN
EmailFermeSession("jean")
