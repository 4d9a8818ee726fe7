/** Numbers of jobs and queues, each with its reason. */

/** Documents of one client and one priority that are open at a time; hashing and opening costs disk and memory. */
export const ACTIVE_JOBS_PER_CLIENT = 4;

/** Jobs of one client that have not ended; a client with more files sends them later. */
export const MAX_JOBS_PER_CLIENT = 1_000;

/** Pages of one client that wait; four of the largest documents. */
export const MAX_PAGES_PER_CLIENT = 20_000;

/** Results a slow client may hold in memory before its job waits for it. */
export const MAX_UNSENT_PAGES = 4;

/** Results of one job that wait for the disk, in memory: as many as a slow client may hold there twice over. */
export const MAX_UNWRITTEN_PAGES = 8;

/** Events of one job on their way to a client that has not taken them yet; enough that it never waits for more. */
export const MAX_UNTAKEN_EVENTS = 16;

/** How long a background job that has ended waits for its window, as after a reload or a sleep. */
export const KEEP_ENDED_MILLISECONDS = 10 * 60_000;

/** Ended jobs that wait at a time; their pages lie on the disk. */
export const MAX_KEPT_JOBS = 20;

/** Ten a second are as many as anybody can read. */
export const PROGRESS_MILLISECONDS = 100;

/** Eight drafts of a page a second read as if it were being typed. */
export const DRAFT_MILLISECONDS = 125;

/** How long a job waits to learn which model the servers have; a server that is down is known sooner. */
export const FIND_MODEL_MILLISECONDS = 10_000;

/** How long a daemon that is told to leave waits for pages that servers are writing. */
export const FINISH_SERVED_MILLISECONDS = 10_000;

/** Connections at a time: windows and shells of one person. */
export const MAX_CLIENTS = 64;

/** Connections that have not proved themselves; a handshake takes milliseconds, and so many are never in it at once. */
export const MAX_STRANGERS = 64;

/** Pixels that are drawn for one client before others have their turn; a fraction of a second. */
export const PICTURE_TURN_PIXELS = 8_000_000;

/** What so many jobs read is remembered after their end: some hundred bytes each. */
export const MAX_ORIGINS = 1_000;

/** Requests for pictures of one client that wait: more than anybody can look at. */
export const MAX_WAITING_PICTURES = 200;

/** How long a daemon that leaves waits for clients that do not read. */
export const FAREWELL_MILLISECONDS = 3_000;
