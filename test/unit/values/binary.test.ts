import type { Field } from '../../../odoo/schema/schema';
import { schemaFrom } from '../../../odoo/schema/schema';
import { toOdoo } from '../../../odoo/values/values';

const schema = schemaFrom('res.partner', { image_1920: { type: 'binary', string: 'Image' } });
const image = schema.fields.get('image_1920') as Field;
const write = (value: unknown) => toOdoo(value, image, { zones: { workflow: 'UTC' } });

it.each(['data:image/png;base64,', '', ' ', '\n'])('is no file without content: %j', (value) => {
	expect(() => write(value)).toThrow(
		expect.objectContaining({
			code: 'INVALID_VALUE',
			field: 'image_1920',
			message: expect.stringContaining('is empty') as string,
		}) as Error,
	);
});

it('is removed by null alone', () => {
	expect(write(null)).toBe(false);
});

it('comes as base64 text or as a data URL', () => {
	expect(write('ZmlsZQ==')).toBe('ZmlsZQ==');
	expect(write('data:text/plain;base64,Zmls\nZQ==')).toBe('ZmlsZQ==');
});
