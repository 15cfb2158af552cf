"""Reads a whole POP3 mailbox: sender, subject, text and attachments of each mail.

python3 read.py HOST PORT USER PASSWORD
"""

import poplib
import sys
from email import message_from_bytes, policy


def main():
    host, port, user, password = sys.argv[1:]
    session = poplib.POP3(host, int(port))
    session.user(user)
    session.pass_(password)

    mails = headers = characters = attachments = size = 0
    for number in range(1, session.stat()[0] + 1):
        _, lines, _ = session.retr(number)
        mail = message_from_bytes(b"\r\n".join(lines), policy=policy.default)
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
    session.quit()
    print(mails, headers, characters, attachments, size, sep="\t")


main()
