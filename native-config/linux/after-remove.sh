#!/bin/sh
# Run by dpkg after the files are gone. Settings, ledger and keys lie in the users' own folders and stay, as does /etc/onepay-pos.
set -e

# An update removes the old version too, after the new one is there.
case "${1:-remove}" in
  remove | purge | disappear) ;;
  *) exit 0 ;;
esac

rm -f '/usr/bin/${executable}'

if [ -f '/etc/apparmor.d/${executable}' ]; then
  if command -v apparmor_parser >/dev/null 2>&1; then
    apparmor_parser --remove '/etc/apparmor.d/${executable}' 2>/dev/null || true
  fi
  rm -f '/etc/apparmor.d/${executable}'
fi

if command -v udevadm >/dev/null 2>&1; then
  udevadm control --reload 2>/dev/null || true
fi
