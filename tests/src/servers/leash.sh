# Runs Dovecot and Postfix until standard input ends, that is until the test program ends,
# however it ends: finished, panicked or killed. Their directory goes with them.
#
#   bash leash.sh DIRECTORY
#
# The first line of the input, Postfix's `master`, says that their configuration is ready.
# When a server ends by itself, so does the leash, and the directory stays for its logs.

directory=$1
if ! read -r master; then
    rm -rf "$directory"
    exit
fi

# Each server leads its own process group: Postfix makes one, job control does it for Dovecot.
exec 3<&0 </dev/null
set -m
dovecot -F -c "$directory/dovecot.conf" 3<&- &
dovecot=$!
set +m
"$master" -c "$directory/postfix" -s 3<&- &
postfix=$!
cat <&3 >/dev/null &
input=$!

wait -n
kill -0 "$input" 2>/dev/null && server_ended=yes || server_ended=no

kill -TERM "$dovecot" "$postfix" "$input" 2>/dev/null
for _ in {1..60}; do
    kill -0 "$dovecot" "$postfix" 2>/dev/null || break # true while one of them is left
    sleep 0.05
done
kill -KILL -- "-$dovecot" "-$postfix" 2>/dev/null
wait

[ "$server_ended" = yes ] && exit 1
rm -rf "$directory"
