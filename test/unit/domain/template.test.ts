import { checkTemplate } from '../../../odoo/domain/template';

const BY_NAME = "[('name', '=', '{{ $json.name }}'), ('active', '=', True)]";
const filledWith = (value: string) => BY_NAME.replace('{{ $json.name }}', value);

it.each([
	['another condition', "x'), ('id', '>', 0), ('name', '!=', 'y"],
	['an operator', "x'), '|', ('name', '!=', 'y"],
	['another value', "x', 1), ('a', '=', 'y"],
	['an unclosed text', "O'Brien"],
	['a broken text', 'two\nlines'],
])('refuses data whose quote makes %s of it', (_, value) => {
	expect(() => checkTemplate(BY_NAME, filledWith(value))).toThrow(
		'would change the structure of the domain',
	);
});

it.each([
	['a text', 'Azure'],
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

const MIXED = "[('id', 'in', {{ $json.ids }}), ('name', '=', '{{ $json.name }}')]";
const mixedWith = (ids: string, name: string) =>
	MIXED.replace('{{ $json.ids }}', ids).replace('{{ $json.name }}', name);

it('looks at what stands in quotes beside an expression outside of them', () => {
	expect(() => checkTemplate(MIXED, mixedWith('[1, 2]', 'Azure'))).not.toThrow();
	expect(() =>
		checkTemplate(MIXED, mixedWith('[1]', "x'), '|', ('id', '>', 0), ('a', '=', 'y")),
	).toThrow('would change the structure');
});

it('looks at JSON in the same way', () => {
	const json =
		'[["active", "=", true], ["id", "in", {{ $json.ids }}], ["name", "=", "{{ $json.name }}"]]';
	const filledJson = (name: string) =>
		json.replace('{{ $json.ids }}', '[1]').replace('{{ $json.name }}', name);
	expect(() => checkTemplate(json, filledJson('Azure'))).not.toThrow();
	expect(() => checkTemplate(json, filledJson('x"], "|", ["id", ">", 0], ["a", "=", "y'))).toThrow(
		'would change the structure',
	);
});

it('takes several values from one expression', () => {
	const numbers = "[('id', 'in', [{{ $json.ids.join() }}])]";
	expect(() => checkTemplate(numbers, "[('id', 'in', [1, 2, 3])]")).not.toThrow();
	const texts = `[["ref", "in", ["{{ $json.refs.join('","') }}"]]]`;
	expect(() => checkTemplate(texts, '[["ref", "in", ["A", "B"]]]')).not.toThrow();
	expect(() => checkTemplate(texts, '[["ref", "in", ["A"]], ["id", ">", 0]]')).toThrow(
		'would change the structure',
	);
});

it('takes a conditional part of a domain', () => {
	const template = "[('a', '=', 1), {{ $json.more }}]";
	expect(() => checkTemplate(template, "[('a', '=', 1), ('b', '=', 2)]")).not.toThrow();
	expect(() => checkTemplate(template, "[('a', '=', 1), ]")).not.toThrow();
});

describe('where expressions gave nothing', () => {
	const template = "[('code', '=ilike', '{{ $json.first }}{{ $json.second }}%')]";

	it.each([
		['a whole text', "[('email', '=', '{{ $json.email }}')]", "[('email', '=', '')]"],
		['the only changing part of a text', template, "[('code', '=ilike', '%')]"],
		['the text in a list', "[('ref', 'in', ['{{ $json.ref }}'])]", "[('ref', 'in', [''])]"],
		['joined texts', `[["a", "in", ["{{ $json.a.join('","') }}"]]]`, '[["a", "in", [""]]]'],
		[
			'one of two conditions',
			`[["a", "=", 1], ["b", "=", "{{ $json.b }}"]]`,
			'[["a","=",1],["b","=",""]]',
		],
		['a text beside a list', MIXED, mixedWith('[1]', '')],
		['all conditions', '[{{ $json.filter }}]', '[]'],
		['all conditions, from two expressions', '[{{ $json.one }} {{ $json.two }}]', '[ ]'],
	])('refuses a domain without %s: it would match other records', (_, written, domain) => {
		expect(() => checkTemplate(written, domain)).toThrow(
			'An expression in the domain gave nothing.',
		);
	});

	it.each([
		['a part of a text', template, "[('code', '=ilike', 'A%')]"],
		['a condition beside others', "[('a', '=', 1), {{ $json.more }}]", "[('a', '=', 1), ]"],
		['an empty list', "[('id', 'in', {{ $json.ids }})]", "[('id', 'in', [])]"],
		[
			'one of several joined texts',
			`[["a", "in", ["{{ $json.a.join('","') }}"]]]`,
			'[["a", "in", ["", "B"]]]',
		],
		['all records, as a text', '{{ $json.domain }}', '[]'],
		[
			'an empty text without an expression',
			"[('a', '=', ''), ('b', '=', '{{ $json.b }}')]",
			"[('a', '=', ''), ('b', '=', 'x')]",
		],
		['all records without an expression', '[]', '[]'],
	])('takes %s', (_, written, domain) => {
		expect(() => checkTemplate(written, domain)).not.toThrow();
	});

	it('says first that the structure would change', () => {
		const broken = mixedWith("[1], 'x'), ('b', '=', 1", '');
		expect(() => checkTemplate(MIXED, broken)).toThrow('would change the structure');
	});
});
