"""Reads a whole mailbox: sender, subject, text and attachments of each mail.

python3 read.py pop3|imap HOST PORT USER PASSWORD
"""

import imaplib
import poplib
import sys
from email import message_from_bytes, policy


def pop3(host, port, user, password):
    session = poplib.POP3(host, int(port))
    session.user(user)
    session.pass_(password)
    for number in range(1, session.stat()[0] + 1):
        _, lines, _ = session.retr(number)
        yield b"\r\n".join(lines)
    session.quit()


def imap(host, port, user, password):
    """In one command: what a loop over the numbers would spend in round trips is not measured."""
    session = imaplib.IMAP4(host, int(port))
    session.login(user, password)
    session.select()
    _, answers = session.fetch("1:*", "(BODY[])")
    for answer in answers:
        if isinstance(answer, tuple):
            yield answer[1]
    session.logout()


def main():
    protocol, *where = sys.argv[1:]
    mails = headers = characters = attachments = size = 0
    for source in {"pop3": pop3, "imap": imap}[protocol](*where):
        mail = message_from_bytes(source, policy=policy.default)
        mails += 1
        headers += len(mail["From"]) + len(mail["Subject"])
        if body := mail.get_body(("plain",)):
            # Ends of line are not counted: each library has its own.
            text = body.get_content()
            characters += len(text) - text.count("\r") - text.count("\n")
        for part in mail.iter_attachments():
            content = part.get_payload(decode=True)
            attachments += 1
            size += len(part.get_filename()) + len(content)
    print(mails, headers, characters, attachments, size, sep="\t")


main()
