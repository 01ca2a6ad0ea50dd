import { readdirSync, readFileSync } from 'node:fs';
import { BUSINESS_ACTIONS } from '../../../odoo';
import type { BusinessAction } from '../../../odoo';

const FOLDER = 'nodes/odoo-destination';

/** The table of what each operation returns, by the page of the operation. */
const rows = new Map(
	readFileSync('docs/buttons.md', 'utf8')
		.split('\n')
		.flatMap((line) => {
			const cells = line.split('|').map((cell) => cell.trim());
			const [, page] = /\(nodes\/odoo-destination\/([\w-]+)\.md\)/.exec(cells[2] ?? '') ?? [];
			const [, , , action = '', again = '', opened = ''] = cells;
			return page ? [[page, { action, again, opened }] as const] : [];
		}),
);

const rowOf = (page: string) => rows.get(page) ?? { action: '', again: '', opened: '' };

const slug = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const actions = Object.entries(BUSINESS_ACTIONS).flatMap(([resource, operations]) =>
	Object.entries<BusinessAction>(operations).map(
		([operation, own]) => [`${slug(resource)}-${slug(operation)}`, own] as const,
	),
);

it('has each operation of Odoo Destination', () => {
	const pages = readdirSync(`docs/${FOLDER}`).map((file) => file.replace('.md', ''));
	expect([...rows.keys()].sort()).toEqual(pages.sort());
});

it.each(actions)('says what %s returns', (page, { action, partly, done, made }) => {
	const row = rowOf(page);
	const values = [action, ...(partly ? [partly.action] : [])];
	expect(row.action).toBe(values.map((value) => `\`${value}\``).join(', '));
	expect(row.again.includes('`unchanged`')).toBe(done !== undefined);
	expect([page, made === undefined || row.opened !== '']).toEqual([page, true]);
});

it.each([...rows.keys()])('has what the examples of %s return', (page) => {
	const text = readFileSync(`docs/${FOLDER}/${page}.md`, 'utf8');
	const returned = [...text.matchAll(/"action": "(\w+)"/g)].map(([, value]) => `\`${value}\``);
	const { action, again } = rowOf(page);
	expect(returned.filter((value) => !`${action} ${again}`.includes(value))).toEqual([]);
});
