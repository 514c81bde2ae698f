import { CloseRow, Dialog } from '../components/dialog.tsx';
import { KeyCap } from '../components/key-cap.tsx';
import { useText } from '../i18n/text-context.tsx';
import { keyGroups } from './key-groups.ts';

/** All keys of the counter. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useText();
  return (
    <Dialog title={text('keys.title')} onClose={onClose} wide>
      <div className="key-groups">
        {keyGroups.map(({ title, keys }) => (
          <section key={title}>
            <h3>{text(title)}</h3>
            <dl>
              {keys.map(({ names, use }) => (
                <div key={use}>
                  <dt>
                    <KeyWords names={names} />
                  </dt>
                  <dd>{text(use)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="side-note">{text('keys.scanner')}</p>
      <CloseRow onClose={onClose} />
    </Dialog>
  );
}

function KeyWords({ names }: { readonly names: readonly string[] }) {
  return names.map((name) => <KeyCap key={name} name={name} readAloud />);
}
