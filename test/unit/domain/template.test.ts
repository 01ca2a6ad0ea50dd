import { checkTemplate } from '../../../odoo/domain/template';

const BY_NAME = "[('name', '=', '{{ $json.name }}'), ('active', '=', True)]";
const filledWith = (value: string) => BY_NAME.replace('{{ $json.name }}', value);

it.each([
	['another condition', "x'), ('id', '>', 0), ('name', '!=', 'y"],
	['an operator', "x'), '|', ('name', '!=', 'y"],
	['another value', "x', 1), ('a', '=', 'y"],
	['an unclosed text', "O'Brien"],
])('refuses data whose quote makes %s of it', (_, value) => {
	expect(() => checkTemplate(BY_NAME, filledWith(value))).toThrow('A quote in the data');
});

it.each([
	['a text', 'Azure'],
	['nothing', ''],
	['an escaped quote', "O\\'Brien"],
	['brackets', '[(x)]'],
])('takes %s', (_, value) => {
	expect(() => checkTemplate(BY_NAME, filledWith(value))).not.toThrow();
});

it('takes what an expression outside of quotes gives', () => {
	expect(() =>
		checkTemplate("[('id', 'in', {{ $json.ids }})]", "[('id', 'in', [1, 2])]"),
	).not.toThrow();
	expect(() => checkTemplate('{{ $json.domain }}', "[('id', '=', 1)]")).not.toThrow();
});

it('leaves a domain that is wrong without the data to the parser', () => {
	expect(() => checkTemplate("[('name', '=', {{ $json.name }}", "[('name', '=', x")).not.toThrow();
});
