import { IconSchool } from '@tabler/icons-react';
import { useText } from '../i18n/text-context.tsx';

/** The band at the top of a training terminal. */
export function TrainingBand() {
  const text = useText();
  return (
    <p className="training-band">
      <IconSchool aria-hidden />
      <strong>{text('training.band')}</strong>
    </p>
  );
}

/** The word across the whole window and the frame around it, above everything and in nobody's way. */
export function TrainingMark() {
  const word = useText()('training.word');
  // So far apart that the word, whole, stands beside itself.
  const step = word.length > 2 ? 420 : 210;
  const places = [
    { x: 20, y: 110 },
    { x: 20 + step, y: 260 },
  ];
  return (
    <div className="training-mark" aria-hidden="true">
      <svg className="training-word" role="presentation">
        <defs>
          <pattern
            id="training-word"
            width={2 * step}
            height="300"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(-28)"
          >
            {places.map(({ x, y }) => (
              <g key={x}>
                <text x={x + 2} y={y + 2} className="training-shade">
                  {word}
                </text>
                <text x={x} y={y}>
                  {word}
                </text>
              </g>
            ))}
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill="url(#training-word)" />
      </svg>
    </div>
  );
}
