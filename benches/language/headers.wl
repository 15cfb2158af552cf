// Header lines of mails, 200,000: cut at the colon, trimmed, in lower case, looked up.

tabConnu est un tableau associatif d'entiers
POUR TOUTE CHAÎNE sNom DE "from,to,cc,subject,date,message-id,content-type" SÉPARÉE PAR ","
	tabConnu[sNom] = 0
FIN

nInconnus, nLongueur sont des entiers
POUR TOUTE CHAÎNE sLigne DE fChargeTexte(LigneCommande(1)) SÉPARÉE PAR RC
	nPosition est un entier = Position(sLigne, ":")
	SI nPosition = 0 ALORS CONTINUER
	sNom est une chaîne = Minuscule(SansEspace(sLigne[[À nPosition - 1]]))
	sValeur est une chaîne = SansEspace(sLigne[[nPosition + 1 À]])
	SI tabConnu[sNom]..Existe ALORS
		tabConnu[sNom]++
		nLongueur += Taille(sValeur)
	SINON
		nInconnus++
	FIN
FIN
Trace(tabConnu["from"], tabConnu["subject"], tabConnu["message-id"], nInconnus, nLongueur)
