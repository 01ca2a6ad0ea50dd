import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { jsonOf, loadExample, runWorkflow } from '../support/engine';
import { recordsOf } from '../support/records';
import { useTarget } from '../support/suite';
import { clientFor, credentialFor, protocolsFor } from '../support/target';
import { withNode } from '../support/withNode';
import { by } from '../support/picked';

const read = withNode(loadExample('count-contacts'), 'Odoo Source', {
	parameters: {
		operation: 'getMany',
		returnAll: true,
		output: 'selected',
		fields: ['name'],
		options: {},
	},
});

const DAY_MS = 24 * 60 * 60_000;

const target = useTarget();
/** In the name of what a test makes, before a letter. */
let mark: string;

beforeEach(() => {
	mark = randomUUID();
});

describe.each(protocolsFor('xmlrpc'))('conditions over %s', (protocol) => {
	/** The letters of the contacts that are found, or what the error says. */
	const found = async (parameters: INodeParameters, timezone?: string) => {
		const workflow = withNode(read, 'Odoo Source', { parameters });
		const options = { credential: credentialFor(target, protocol), timezone };
		const { error, ...result } = await runWorkflow(workflow, options);
		if (error) return `${error.message} ${String(error.description)}`;
		return jsonOf({ ...result }, 'Odoo Source')
			.map(({ name }) => String(name).slice(-1))
			.sort()
			.join('');
	};

	const partners = async (...vals: object[]) => {
		const rows = vals.map((own, at) => ({ name: `${mark} ${'abcdef'.charAt(at)}`, ...own }));
		return await recordsOf(clientFor(target), 'res.partner').create(rows);
	};

	const values = (...rows: object[]): INodeParameters =>
		({ conditions: { values: rows } }) as unknown as INodeParameters;

	const marked = () => ({ field: 'name|text', operator: 'startsWith', value: mark });

	it('mean what they did in workflows that were saved when fields had no kind', async () => {
		const [first] = await partners(
			{ city: 'Ghent', color: 3, is_company: true },
			{ city: 'Ghent', color: 5, type: 'invoice' },
			{ color: 7 },
		);
		const named = { field: 'name', operator: 'startsWith', value: mark };
		const cases: ReadonlyArray<readonly [object, string]> = [
			[{ field: 'city', value: 'Ghent' }, 'ab'],
			[{ field: 'city', operator: 'isEmpty' }, 'c'],
			[{ field: 'color', operator: 'greater', value: '4' }, 'bc'],
			[{ field: 'color', operator: 'in', value: '3,7' }, 'ac'],
			[{ field: 'is_company', operator: 'isTrue' }, 'a'],
			[{ field: 'is_company', operator: 'equals', value: 'false' }, 'bc'],
			[{ field: 'type', operator: 'equals', value: 'Invoice' }, 'b'],
			[{ field: 'id', operator: 'equals', value: `${first}` }, 'a'],
			[{ field: 'create_date', operator: 'greaterOrEqual', value: '2020-01-01' }, 'abc'],
			[{ field: '=type', operator: 'notEquals', value: 'invoice' }, 'ac'],
		];
		for (const [condition, letters] of cases) {
			expect([condition, await found(values(named, condition))]).toEqual([condition, letters]);
		}
	});

	it('take their value from the input that fits the field', async () => {
		const countries = recordsOf(clientFor(target), 'res.country');
		const [belgium = 0] = await countries.search([['code', '=', 'BE']]);
		await partners(
			{ city: 'Ghent', color: 3, is_company: true, country_id: belgium },
			{ city: 'Lille', color: 5, type: 'invoice' },
			{ color: 7, type: 'delivery' },
		);
		const cases: ReadonlyArray<readonly [object, string]> = [
			[{ field: 'city|text', value: 'Lille' }, 'b'],
			[{ field: 'city|text', operator: 'in', value: 'Lille, Ghent' }, 'ab'],
			[{ field: 'color|number', operator: 'lessOrEqual', numberValue: 5 }, 'ab'],
			[{ field: 'color|number', operator: 'notIn', value: '5' }, 'ac'],
			[{ field: 'is_company|boolean' }, 'a'],
			[{ field: 'is_company|boolean', booleanValue: false }, 'bc'],
			[{ field: 'type|selection', selectionValue: 'invoice' }, 'b'],
			[{ field: 'type|selection', operator: 'in', selectionValues: ['invoice', 'delivery'] }, 'bc'],
			[{ field: 'country_id|record', recordValue: by('list', `${belgium}`) }, 'a'],
			[{ field: 'country_id|record', recordValue: by('name', 'Belgium') }, 'a'],
			[{ field: 'country_id|record', operator: 'contains', value: 'belg' }, 'a'],
			[{ field: 'country_id|record', operator: 'isEmpty' }, 'bc'],
			[{ field: 'country_id|record', operator: 'in', value: `${belgium}` }, 'a'],
			[{ field: 'image_1920|file', operator: 'isEmpty' }, 'abc'],
		];
		for (const [condition, letters] of cases) {
			expect([condition, await found(values(marked(), condition))]).toEqual([condition, letters]);
		}
	});

	it('know relative dates, by days of the time zone, on every version', async () => {
		await partners({});
		const cases: ReadonlyArray<readonly [object, string]> = [
			[{ operator: 'equals', dateValue: 'today' }, 'a'],
			[{ operator: 'greater', dateValue: 'today' }, ''],
			[{ operator: 'lessOrEqual', dateValue: 'today' }, 'a'],
			[{ operator: 'less', dateValue: 'today =1d' }, ''],
			[{ operator: 'greaterOrEqual', dateValue: 'relative', relativeDate: 'now -2H' }, 'a'],
			[{ operator: 'less', dateValue: 'relative', relativeDate: 'now -2H' }, ''],
			[{ operator: 'equals', dateValue: 'exact', exactDate: dayIn(14) }, 'a'],
			[{ operator: 'less', dateValue: 'exact', exactDate: dayIn(14) }, ''],
		];
		for (const [condition, letters] of cases) {
			const dated = { field: 'create_date|date', ...condition };
			const result = await found(values(marked(), dated), 'Pacific/Kiritimati');
			expect([condition, result]).toEqual([condition, letters]);
		}
		const domain = `[('name', 'like', '${mark}'), ('create_date', '>=', 'today -1d')]`;
		expect(await found({ filterMode: 'domain', domain })).toBe('a');
	});

	it('are not widened by a quote in the data of a text domain', async () => {
		await partners({ city: 'Ghent' }, { city: 'Lille' });
		const domain = (value: string) =>
			`=[('name', 'like', '${mark}'), ('city', '=', '{{ ${JSON.stringify(value)} }}')]`;
		const by = async (value: string) =>
			await found({ filterMode: 'domain', domain: domain(value) });
		expect(await by('Lille')).toBe('b');
		expect(await by("x'), '|', ('id', '>', 0), ('city', '=', 'x")).toContain(
			'would change the structure',
		);
	});

	it('stand in groups', async () => {
		await partners({ city: 'Ghent' }, { city: 'Lille' }, { city: 'Paris' });
		const city = (value: string) => ({ field: 'city|text', operator: 'equals', value });
		const group = { conditions: { values: [city('Ghent'), city('Lille')] } };
		const conditionGroups = { values: [group] };
		expect(await found({ ...values(marked()), conditionGroups })).toBe('ab');
		const none = { ...group, matchType: 'noCondition' };
		expect(await found({ ...values(marked()), conditionGroups: { values: [none] } })).toBe('c');
		const nothing = { values: [{ conditions: {} }] };
		expect(await found({ ...values(), conditionGroups: nothing })).toMatch(/^Group 1: The filter/);
	});

	it.each([
		['number', 'color|number'],
		['date', 'create_date|date'],
		['choice', 'type|selection'],
		['record', 'country_id|record'],
	])('never take a missing %s for "no condition"', async (_what, field) => {
		const message = /^Condition 2: "Equals" needs (at least one|a) value/;
		expect(await found(values(marked(), { field, operator: 'equals', value: 'lost' }))).toMatch(
			message,
		);
	});
});

/** The present day where clocks are so many hours ahead, as the editor's calendar gives it. */
function dayIn(offsetHours: number): string {
	const date = new Date(Date.now() + (offsetHours / 24) * DAY_MS);
	return `${date.toISOString().slice(0, 10)}T00:00:00`;
}
