/** What a line of the log is for. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** Facts of a log line; whoever writes them down masks them. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Where the program writes down for support what it does; nothing of it is for the counter. */
export interface Log {
  /** @param event names what happened, as `gateway.answered`. */
  write(level: LogLevel, event: string, facts?: LogFacts): void;
}

/** Writes nothing down. */
export const noLog: Log = { write: () => undefined };
