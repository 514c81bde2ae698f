#!/bin/sh
# Run by dpkg after the files are there.
set -e

program='/opt/${sanitizedProductName}'

ln -sf "$program/${executable}" '/usr/bin/${executable}'

# Chromium's sandbox is made by user namespaces where the system allows them, else by this helper, which then needs root.
if [ -e /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
  chmod 0755 "$program/chrome-sandbox" || true
else
  chmod 4755 "$program/chrome-sandbox" || true
fi

# Where AppArmor keeps programs from making user namespaces (Ubuntu 24.04 and later), a profile allows it to this one. An older
# AppArmor cannot read the profile, and does not need it.
profile="$program/resources/apparmor-profile"
if command -v apparmor_parser >/dev/null 2>&1 && [ -f "$profile" ] &&
  apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  apparmor_parser --replace --write-cache '/etc/apparmor.d/${executable}' 2>/dev/null || true
fi

# Scanners that are plugged in already become usable.
if command -v udevadm >/dev/null 2>&1; then
  udevadm control --reload 2>/dev/null || true
  udevadm trigger --subsystem-match=tty --subsystem-match=hidraw --subsystem-match=usbmisc 2>/dev/null || true
fi

# Here a terminal.json is taken at the first start; only root may write there.
if [ ! -e /etc/onepay-pos ]; then
  mkdir -m 0755 /etc/onepay-pos
fi

if command -v update-desktop-database >/dev/null 2>&1; then
  update-desktop-database /usr/share/applications || true
fi
