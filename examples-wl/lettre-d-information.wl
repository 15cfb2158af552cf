// Envoie à chaque abonné une lettre en HTML avec son image, et dit à la fin qui l'a.
//
// Affiche :
//     1 image jointe
//     Lettre envoyée à 3 abonnés

sLogo est une chaîne = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
sModèle est une chaîne = [
<html>
<head><style>h1 { color: #204080 }</style></head>
<body>
<img src="%1" alt="Les Jardins">
<h1>Bonjour %2</h1>
<p>C'est la saison des semis : tout est à moitié prix jusqu'à dimanche.</p>
</body>
</html>
]

MaSession est un emailSessionSMTP
MaSession.AdresseServeur = "smtp.exemple.fr"
MaSession.Nom = "jardins@exemple.fr"
MaSession.MotDePasse = "secret"
SI PAS EmailOuvreSession(MaSession) ALORS
	Erreur(ErreurInfo())
	FinProgramme()
FIN

nEnvoyés est un entier
sAbonnés est une chaîne = "Zoé Bénard <zoe@exemple.fr>" + RC + "Paul <paul@exemple.fr>" + RC + "Éric Ñuñez <eric@exemple.fr>"
POUR TOUTE CHAÎNE sAbonné DE sAbonnés SÉPARÉE PAR RC
	MaLettre est un Email
	MaLettre.Expéditeur = "Les Jardins <jardins@exemple.fr>"
	Ajoute(MaLettre.Destinataire, sAbonné)
	MaLettre.Sujet = "C'est la saison des semis"
	MaLettre.Message = "Tout est à moitié prix jusqu'à dimanche."
	sPrénom est une chaîne = ExtraitChaîne(ExtraitChaîne(sAbonné, 1, "<"), 1, " ")
	// L'image de la page est jointe, et la page la montre.
	EmailImporteHTML(MaLettre, ChaîneConstruit(sModèle, sLogo, sPrénom), "")
	SI nEnvoyés = 0 ALORS Trace(MaLettre.NbAttache + " image jointe")
	SI EmailEnvoieMessage(MaSession, MaLettre) ALORS
		nEnvoyés++
	SINON
		Erreur(sAbonné + " : " + ErreurInfo())
	FIN
FIN
EmailFermeSession(MaSession)
Trace("Lettre envoyée à " + nEnvoyés + " abonnés")
