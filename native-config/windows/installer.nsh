; What the installer does beside installing: it takes along how this PC is to be set up.
;
; Beside the installer, or in the folder named by /PROVISION=<folder>:
;   terminal.json, store.json, terminals\*.json   the settings
;   keys\*                                        the keys, until they are imported
; All of it goes to %ProgramData%\OnePay POS\provision, once, when it is installed for all users. What an earlier
; installation brought there stays unless it is brought anew. The folder is made in any case, for administrators to write.

; The uninstaller is made of this file too, and has no use for them.
!ifndef BUILD_UNINSTALLER
  Var provisionFrom
  Var provisionTo
!endif

!macro takeProvisionFiles FOLDER PATTERN
  ${if} ${FileExists} "$provisionFrom${FOLDER}\${PATTERN}"
    CreateDirectory "$provisionTo${FOLDER}"
    CopyFiles /SILENT "$provisionFrom${FOLDER}\${PATTERN}" "$provisionTo${FOLDER}"
    ${if} ${Errors}
      ; The terminal would start as one that is not set up: whoever installs it must hear of that.
      SetErrorLevel 3
      Abort "The settings in $provisionFrom could not be copied"
    ${endIf}
  ${endIf}
!macroend

; By number, since the groups have other names in other languages: S-1-5-32-544 administrators, S-1-5-18 the system,
; S-1-5-32-545 users.
!macro ownProvisionFolder
  ; Whoever may not install may have made the folder before.
  nsExec::Exec `"$SYSDIR\icacls.exe" "$provisionTo" /setowner *S-1-5-32-544 /T /C /Q`
  Pop $0
  nsExec::Exec `"$SYSDIR\icacls.exe" "$provisionTo" /reset /T /C /Q`
  Pop $0
  nsExec::Exec `"$SYSDIR\icacls.exe" "$provisionTo" /inheritance:r /grant:r *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX /Q`
  Pop $0
  ${if} $0 != 0
    SetErrorLevel 4
    Abort "The access rights of $provisionTo could not be set"
  ${endIf}
  ; A key file is wiped by the terminal, which runs as an ordinary user.
  ${if} ${FileExists} "$provisionTo\keys\*.*"
    nsExec::Exec `"$SYSDIR\icacls.exe" "$provisionTo\keys" /grant *S-1-5-32-545:(OI)(CI)M /Q`
    Pop $0
  ${endIf}
!macroend

!macro customInstall
  ${if} $installMode == "all"
    ; For all users, $APPDATA is %ProgramData%.
    SetShellVarContext all
    StrCpy $provisionTo "$APPDATA\OnePay POS\provision"
    ${GetParameters} $R0
    ClearErrors
    ${GetOptions} $R0 "/PROVISION=" $provisionFrom
    ${if} ${Errors}
      StrCpy $provisionFrom "$EXEDIR\provision"
      ${ifNot} ${FileExists} "$provisionFrom\*.*"
        StrCpy $provisionFrom "$EXEDIR"
      ${endIf}
    ${endIf}
    ; Also where nothing is brought: whoever may not install must not be able to make the folder, and be believed.
    CreateDirectory "$provisionTo"
    !insertmacro ownProvisionFolder
    ${if} ${FileExists} "$provisionFrom\terminal.json"
    ${orIf} ${FileExists} "$provisionFrom\store.json"
    ${orIf} ${FileExists} "$provisionFrom\terminals\*.json"
      ClearErrors
      !insertmacro takeProvisionFiles "" "terminal.json"
      !insertmacro takeProvisionFiles "" "store.json"
      !insertmacro takeProvisionFiles "" "*.pem"
      !insertmacro takeProvisionFiles "\terminals" "*.json"
      !insertmacro takeProvisionFiles "\keys" "*.*"
      !insertmacro ownProvisionFolder
    ${endIf}
  ${endIf}
!macroend

; The uninstaller leaves settings, ledger, keys and backups alone: they are the shop's records.
