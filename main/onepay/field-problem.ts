/** Why a field of a request cannot be sent. */
export type FieldFault =
  | 'missing'
  | 'tooLong'
  | 'wrongLength'
  | 'badCharacters'
  | 'notAllowed'
  | 'notWholeYen'
  | 'moreThanLeft'
  | 'partialNotAllowed'
  | 'notADate'
  | 'tooFarBack'
  | 'inTheFuture'
  | 'tooManyDays'
  | 'outOfRange';

export interface FieldProblem {
  readonly field: string;
  readonly fault: FieldFault;
  /** The limit that was passed, where there is one: characters, yen, days or records. */
  readonly limit?: number;
}
