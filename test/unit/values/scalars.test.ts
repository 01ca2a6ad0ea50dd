import { schemaFrom } from '../../../odoo/schema/schema';
import { checkLength } from '../../../odoo/values/scalars';
import { toOdoo } from '../../../odoo/values/values';

const { fields } = schemaFrom('x.model', {
	active: { type: 'boolean' },
	checked: { type: 'boolean' },
	count: { type: 'integer' },
	name: { type: 'char', string: 'Name' },
	code: { type: 'html', sanitize: false },
	short: { type: 'char', size: 5 },
	note: { type: 'html' },
	text: { type: 'text', required: true },
	title: { type: 'char', translate: true },
});

const field = (name: string) => {
	const found = fields.get(name);
	if (!found) throw new Error(name);
	return found;
};

const write = (name: string, value: unknown) =>
	toOdoo(value, field(name), { zones: { workflow: 'UTC' } });

it.each(['name', 'note'])("does not write Odoo's own word for empty into the text %s", (name) => {
	expect(() => write(name, false)).toThrow(
		expect.objectContaining({ code: 'INVALID_VALUE', field: name }),
	);
	expect(write(name, true)).toBe('true');
	expect(write(name, 'false')).toBe('false');
	expect(write(name, null)).toBe(false);
});

it.each(['<script src="a.js"></script>', 'User-agent: *\nDisallow: /'])(
	'writes code as it is into a field that Odoo does not clean: %j',
	(code) => {
		expect(write('code', code)).toBe(code);
		expect(write('note', code)).not.toBe(code);
	},
);

it.each([null, ''])('takes %j for no reason to archive a record', (empty) => {
	expect(() => write('active', empty)).toThrow(
		expect.objectContaining({ hint: expect.stringContaining('archive') as string }),
	);
	expect(write('active', false)).toBe(false);
	expect(write('checked', empty)).toBe(false);
});

it.each([
	['name', false],
	['note', false],
	['text', ''],
	['title', ''],
])('empties the text %s with %j, as a form does where nothing else is lost', (name, empty) => {
	expect(write(name, '')).toBe(empty);
});

it('refuses a text that Odoo would cut', () => {
	const check = (name: string, text: string) => () => {
		checkLength(text, field(name));
	};
	expect(check('short', 'PARIS1')).toThrow(
		expect.objectContaining({
			code: 'INVALID_VALUE',
			field: 'short',
			hint: 'Accepted: at most 5 characters.',
		}),
	);
	for (const text of ['PARIS', 'PARIS ', '12 😀🚚']) expect(check('short', text)).not.toThrow();
	expect(check('name', 'PARIS1')).not.toThrow();
});

it.each(['1.000', ' -12.500 ', '1.000.000'])(
	'takes %j for no whole number: it may be thousands',
	(text) => {
		expect(() => write('count', text)).toThrow(
			expect.objectContaining({ hint: expect.stringContaining('1 or 1000') as string }),
		);
	},
);

it.each([
	['1.0', 1],
	['1.00', 1],
	['0.000', 0],
	['1000.000', 1000],
	['1000', 1000],
])('takes %j for a whole number', (text, number) => {
	expect(write('count', text)).toBe(number);
});
