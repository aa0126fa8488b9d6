# Started by `cargo xtask prove-fresh`: CHECKOUT TOOLCHAIN WORK COMMAND...
#
# A shell script because a shell removes its work on Ctrl-C too. Mounts live in a mount namespace
# of their own: they vanish with the last process in it, so nothing is ever left mounted.
set -eu
checkout=$1 toolchain=$2 work=$3
shift 3
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'exit 130' INT TERM HUP

now() { date +%s; }
say() { printf '\nprove-fresh: %s\n' "$*"; }

started=$(now)
root=$work/root
mkdir -p "$work"
say "a bare Debian in $root"
mmdebstrap --quiet --variant=minbase --include=git,gcc,libc6-dev,ca-certificates bookworm "$root"

# Authorities that this machine's administrator added are trusted in there too.
mkdir -p /usr/local/share/ca-certificates
cp -R /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
chroot "$root" update-ca-certificates >/dev/null 2>&1

git clone --quiet --no-hardlinks "$checkout" "$root/src/querent"
mkdir -p "$root/opt/rust" "$root/proc" "$root/dev"
say "ready in $(($(now) - started)) s, at commit $(git -C "$root/src/querent" rev-parse --short HEAD)"

for command in "$@"; do
    started=$(now)
    say "cargo xtask $command"
    # shellcheck disable=SC2016
    unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" sh -euc '
        root=$1 toolchain=$2 command=$3
        mount --rbind /dev "$root/dev"
        mount --bind "$toolchain" "$root/opt/rust"
        mount -o remount,bind,ro "$root/opt/rust"
        # No exec: as the first process of its namespace it would be deaf to Ctrl-C.
        chroot "$root" env HOME=/root PATH=/opt/rust/bin:/usr/sbin:/usr/bin:/sbin:/bin \
            sh -c "cd /src/querent && exec cargo xtask $command" </dev/null
    ' sh "$root" "$toolchain" "$command" || {
        status=$?
        say "cargo xtask $command: FAILED ($status) after $(($(now) - started)) s"
        exit "$status"
    }
    say "cargo xtask $command: passed in $(($(now) - started)) s"
done
