// Text: one million appends, occurrences counted and replaced; then a text that grows by
// s = s + x, 50,000 times, which must not copy the whole text each time.

sTexte est une chaîne
POUR i = 1 À 1000000
	sTexte += "mail " + i + ";"
FIN
Trace(Taille(sTexte), ChaîneOccurrence(sTexte, "99;"))

sTexte = Remplace(sTexte, "mail ", "courrier n° ")
sTexte = Remplace(sTexte, ";", "")
Trace(Taille(sTexte), Position(sTexte, "n° 1000000"))

s est une chaîne
POUR i = 1 À 50000
	s = s + "abc"
FIN
Trace(Taille(s), s[[149998 À]])
