import { setTimeout as sleep } from 'node:timers/promises';
import type { Moment } from './lab';
import { lab, processEnds, sql } from './lab';

/** Ways from n8n to Odoo, by port. */
const PLACES = {
	'no proxy': 8269,
	'nginx as installed': 8271,
	nginx: 8272,
	HAProxy: 8273,
	'nginx with 3 s of patience': 8274,
	'HAProxy with 3 s of patience': 8275,
} as const;
export type Place = keyof typeof PLACES;

/** Ports of scripts/second-odoo.sh. */
export function urlOf(place: Place): string {
	return `http://127.0.0.1:${PLACES[place] + 100 * Number(process.env.SECOND ?? 0)}`;
}

/** Longer than the patience of those. */
const IMPATIENT_MS = 4000;
/** Longer than anything else of a trial takes on a busy machine, such as the first request of a worker. */
const LIMIT_TIME_REAL_S = 20;
const ALL: readonly Place[] = ['no proxy', 'nginx', 'HAProxy'];

/** What happens to a transaction that is held. */
export interface Interruption {
	readonly name: string;
	/** Of Odoo. */
	readonly settings: readonly string[];
	readonly places: readonly Place[];
	readonly moments: readonly Moment[];
	readonly interrupt: () => Promise<void>;
	/** Odoo has to be started again. */
	readonly endsOdoo?: true;
}

const BOTH: readonly Moment[] = ['before the commit', 'in the commit'];
const held = "usename = 'odoo' AND (wait_event_type = 'Lock' OR wait_event = 'SyncRep')";

export const INTERRUPTIONS: readonly Interruption[] = [
	{
		name: "kill -9 of PostgreSQL's backend",
		settings: [],
		places: ALL,
		moments: BOTH,
		interrupt: async () => void (await lab('kill', 'backend')),
	},
	{
		name: 'PostgreSQL ends the connection',
		settings: [],
		places: ALL,
		moments: BOTH,
		interrupt: async () =>
			void (await sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${held}`)),
	},
	{
		name: 'The proxy gives up waiting',
		settings: [],
		places: ['nginx with 3 s of patience', 'HAProxy with 3 s of patience'],
		moments: BOTH,
		interrupt: async () => await sleep(IMPATIENT_MS),
	},
	{
		name: 'kill -9 of a worker (prefork)',
		settings: ['workers = 2'],
		places: ALL,
		moments: BOTH,
		interrupt: async () => void (await lab('kill', 'worker')),
	},
	{
		name: 'kill -9 of Odoo',
		settings: [],
		places: ALL,
		moments: BOTH,
		interrupt: async () => void (await lab('kill', 'odoo')),
		endsOdoo: true,
	},
	{
		name: 'limit_time_real ends a worker (prefork)',
		settings: ['workers = 2', `limit_time_real = ${LIMIT_TIME_REAL_S}`],
		places: ALL,
		moments: BOTH,
		interrupt: async () => {
			const isOver = await processEnds(await lab('worker'), 3000 * LIMIT_TIME_REAL_S);
			if (!isOver) throw new Error('Odoo did not end the worker.');
		},
	},
];
