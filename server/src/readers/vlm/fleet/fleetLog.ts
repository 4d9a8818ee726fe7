/** The part of the daemon's log that is written to here: events with ids, counts, codes and times. */
export interface FleetLog {
  info(event: string, details?: Readonly<Record<string, string | number | boolean | undefined>>): void;
  warn(event: string, details?: Readonly<Record<string, string | number | boolean | undefined>>): void;
}
