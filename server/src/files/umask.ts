let umaskOfUser: number | undefined;

/**
 * Whatever this process and its libraries make from now on is for this user alone; processes it starts take
 * this over. For the first line of a program: never in an extension host, which is not ours.
 */
export function keepFilesPrivate(): void {
  umaskOfUser ??= process.umask(0o077);
}

/** The mode of a file that is the user's and none of Folio's own (a result), as their umask wants it. */
export function modeForUser(wanted: number): number {
  return wanted & ~(umaskOfUser ?? process.umask());
}
