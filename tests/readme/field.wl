// Greets whoever the field names.
Trace("Bonjour " + SAI_Nom)
