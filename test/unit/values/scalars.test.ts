import { schemaFrom } from '../../../odoo/schema/schema';
import { toOdoo } from '../../../odoo/values/values';

const { fields } = schemaFrom('x.model', {
	active: { type: 'boolean' },
	checked: { type: 'boolean' },
	name: { type: 'char', string: 'Name' },
	note: { type: 'html' },
	text: { type: 'text', required: true },
	title: { type: 'char', translate: true },
});

const write = (name: string, value: unknown) => {
	const field = fields.get(name);
	if (!field) throw new Error(name);
	return toOdoo(value, field, { zones: { workflow: 'UTC' } });
};

it.each(['name', 'note'])("does not write Odoo's own word for empty into the text %s", (name) => {
	expect(() => write(name, false)).toThrow(
		expect.objectContaining({ code: 'INVALID_VALUE', field: name }),
	);
	expect(write(name, true)).toBe('true');
	expect(write(name, 'false')).toBe('false');
	expect(write(name, null)).toBe(false);
});

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
