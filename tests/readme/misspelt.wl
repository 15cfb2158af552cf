// A script with a misspelt function: nothing of it runs.
MaSession est un emailSessionPOP3
Trace("jamais affiché")
EmailLitPremer(MaSession)
