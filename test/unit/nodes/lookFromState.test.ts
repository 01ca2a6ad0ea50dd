import type { OdooClient } from '../../../odoo';
import type { KeptWatch } from '../../../nodes/OdooTrigger/watchStore';
import { lookFromState } from '../../../nodes/OdooTrigger/watchStore';
import type { WatchMemory } from '../../../nodes/OdooTrigger/watchQueue';
import { lookUntilFound } from '../../../nodes/OdooTrigger/webhook';
import { useTarget } from '../../support/suite';
import { clientFor } from '../../support/target';

const target = useTarget();
let odoo: OdooClient;

beforeAll(() => {
	odoo = clientFor(target);
});

/** What n8n gives a trigger; each call is another activation, on another main process. */
const contextOf = (id: string) =>
	({
		getInstanceId: () => 'instance',
		getMode: () => 'trigger',
		getNode: () => ({ id }),
		getNodeParameter: (_: string, fallback: unknown) => fallback,
		getTimezone: () => 'UTC',
		getWorkflow: () => ({ id: '1' }),
		getWorkflowStaticData: () => ({}),
	}) as never;

/** Events are numbers from 1 on; a state tells up to which they were seen. */
const lookAt = (events: () => number) => async (state: unknown) => {
	const seen = (state as KeptWatch | undefined)?.poll ?? events();
	const items = Array.from({ length: events() - seen }, (_, index) => ({
		json: { event: seen + index + 1 },
	}));
	const next: KeptWatch = { version: 1, watch: String(events()), poll: events() };
	return await Promise.resolve({ items, state: next });
};

describe('processes that watch the same', () => {
	it('give each event once between them, whatever each remembers', async () => {
		let events = 0;
		const given: unknown[] = [];
		const processes = [1, 2, 3].map(() => ({
			ctx: contextOf('together'),
			memory: {} as WatchMemory,
		}));
		for (let round = 0; round < 6; round++) {
			const looks = processes.map(async ({ ctx, memory }, index) => {
				if (round % 3 === index) return []; // it is not the leader for a while
				return await lookFromState(
					ctx,
					odoo,
					memory,
					lookAt(() => events),
				);
			});
			for (const items of await Promise.all(looks))
				given.push(...items.map(({ json }) => json.event));
			events += 2;
		}
		expect(given.map(Number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});
});

describe('looking after a webhook that came before the commit', () => {
	it('ends with the first look that finds something', async () => {
		const waited: number[] = [];
		const looks = [[], [], ['found'], ['too late']];
		const wait = async (ms: number) => await Promise.resolve(void waited.push(ms));
		const found = await lookUntilFound(
			async () => await Promise.resolve(looks.shift() ?? []),
			[300, 700, 2000, 4000],
			wait,
		);
		expect([found, waited]).toEqual([['found'], [300, 700, 2000]]);
	});

	it('ends with nothing after the last one', async () => {
		const nothing = async () => await Promise.resolve([]);
		expect(await lookUntilFound(nothing, [0])).toEqual([]);
	});
});
