import type { RpcValue } from '../call';
import { deepEqual, isTruthy, ORDERINGS } from './pythonValues';

/** A value, and the names that it comes from; undefined where it cannot be known. */
export interface Known {
	readonly value: RpcValue | undefined;
	readonly because: readonly string[];
}

type Scope = ReadonlyMap<string, RpcValue>;
type Term = (scope: Scope) => Known;

/**
 * What an expression of a view comes to, as `state in ('draft', 'sent') and not locked` or
 * `{'default_email': email}`: comparisons of names and literals with `and`, `or` and `not`, and
 * collections. Nothing is run: calls, attributes, calculations and names outside of `scope` are
 * unknown, which `and` and `or` pass on only where it matters.
 */
export function evaluate(source: string, scope: Scope): Known {
	const term = parse(source)?.term;
	return term ? term(scope) : UNKNOWN;
}

/** All names in it. */
export function namesIn(source: string): readonly string[] {
	return parse(source)?.names ?? [];
}

const UNKNOWN: Known = { value: undefined, because: [] };
/** Far deeper than any view nests them; keeps hostile texts from exhausting the stack. */
const MAX_DEPTH = 50;
const TOKEN =
	/\s*(?:(?<number>\d+(?:\.\d+)?)|(?<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<name>[A-Za-z_]\w*)|(?<sign>==|!=|<=|>=|\/\/|\*\*|[-+*/%<>()[\]{},.:]))/y;
const CONSTANTS: ReadonlyMap<string, RpcValue> = new Map<string, RpcValue>([
	['True', true],
	['False', false],
	['None', null],
	['true', true],
	['false', false],
	['null', null],
]);
const COMPARISONS: Readonly<Record<string, (a: RpcValue, b: RpcValue) => boolean | undefined>> = {
	'==': deepEqual,
	'!=': (a, b) => !deepEqual(a, b),
	is: Object.is,
	'is not': (a, b) => !Object.is(a, b),
	in: isIn,
	'not in': (a, b) => negated(isIn(a, b)),
	...ORDERINGS,
};

interface Token {
	readonly kind: 'number' | 'text' | 'name' | 'sign';
	readonly text: string;
}

function parse(source: string): { term: Term; names: readonly string[] } | undefined {
	const tokens = tokensOf(source);
	if (!tokens) return undefined;
	const parser = new Parser(tokens);
	const term = parser.whole();
	return term && { term, names: [...parser.names] };
}

function tokensOf(source: string): Token[] | undefined {
	const tokens: Token[] = [];
	const end = source.trimEnd().length;
	TOKEN.lastIndex = 0;
	while (TOKEN.lastIndex < end) {
		const groups = TOKEN.exec(source)?.groups;
		const [found] = Object.entries(groups ?? {}).filter(([, text]) => text !== undefined);
		if (!found) return undefined;
		tokens.push({ kind: found[0] as Token['kind'], text: found[1] });
	}
	return tokens;
}

/** By the order in which Python binds; undefined for what is beyond such conditions. */
class Parser {
	readonly names = new Set<string>();
	private at = 0;
	private depth = 0;

	constructor(private readonly tokens: readonly Token[]) {}

	whole(): Term | undefined {
		const term = this.either();
		return this.at === this.tokens.length ? term : undefined;
	}

	private either(): Term | undefined {
		if (++this.depth > MAX_DEPTH) return undefined;
		const terms = this.chain('or', () => this.chainOfBoth());
		this.depth -= 1;
		return terms && (terms.length === 1 ? terms[0] : decided(terms, true));
	}

	private chainOfBoth(): Term | undefined {
		const terms = this.chain('and', () => this.negation());
		return terms && (terms.length === 1 ? terms[0] : decided(terms, false));
	}

	private chain(word: string, next: () => Term | undefined): Term[] | undefined {
		const terms: Term[] = [];
		do {
			const term = next();
			if (!term) return undefined;
			terms.push(term);
		} while (this.take(word));
		return terms;
	}

	private negation(): Term | undefined {
		if (!this.take('not')) return this.comparison();
		if (++this.depth > MAX_DEPTH) return undefined;
		const term = this.negation();
		this.depth -= 1;
		return term && ((scope) => mapped(term(scope), (value) => !isTruthy(value)));
	}

	private comparison(): Term | undefined {
		let left = this.sum();
		const parts: Term[] = [];
		for (let sign = this.comparator(); left && sign; sign = this.comparator()) {
			const right = this.sum();
			if (!right) return undefined;
			parts.push(comparing(left, COMPARISONS[sign]!, right));
			left = right;
		}
		if (parts.length === 0) return left;
		return left && decided(parts, false);
	}

	private comparator(): string | undefined {
		if (this.take('not')) return this.take('in') ? 'not in' : undefined;
		if (this.take('is')) return this.take('not') ? 'is not' : 'is';
		const token = this.tokens[this.at];
		const isComparator = token && token.kind !== 'text' && token.text in COMPARISONS;
		return isComparator ? this.next()?.text : undefined;
	}

	/** A calculation is read over, and unknown. */
	private sum(): Term | undefined {
		let term = this.signed();
		while (term && ['+', '-', '*', '/', '%', '//', '**'].some((sign) => this.take(sign))) {
			term = this.signed() && (() => UNKNOWN);
		}
		return term;
	}

	private signed(): Term | undefined {
		if (!this.take('-')) return this.behind(this.atom());
		const term = this.behind(this.atom());
		return term && ((scope) => mapped(term(scope), (value) => -Number(value)));
	}

	/** An attribute, a call or an item of a value is unknown. */
	private behind(term: Term | undefined): Term | undefined {
		let whole = term;
		while (whole) {
			if (this.take('.')) whole = this.next()?.kind === 'name' ? () => UNKNOWN : undefined;
			else if (this.take('(')) whole = this.items(')') && (() => UNKNOWN);
			else if (this.take('[')) whole = this.items(']') && (() => UNKNOWN);
			else break;
		}
		return whole;
	}

	private atom(): Term | undefined {
		const token = this.next();
		if (!token) return undefined;
		if (token.kind === 'number') return constant(Number(token.text));
		if (token.kind === 'text') return constant(textOf(token.text));
		if (token.text === '(') return this.parentheses();
		if (token.text === '[') return this.list(']');
		if (token.text === '{') return this.dictionary();
		if (token.kind !== 'name' || KEYWORDS.has(token.text)) return undefined;
		const { text: name } = token;
		if (CONSTANTS.has(name)) return constant(CONSTANTS.get(name)!);
		this.names.add(name);
		return (scope) => ({ value: scope.get(name), because: scope.has(name) ? [name] : [] });
	}

	private parentheses(): Term | undefined {
		const start = this.at;
		const only = this.either();
		if (only && this.take(')')) return only;
		this.at = start;
		return this.list(')');
	}

	private list(end: string): Term | undefined {
		const items = this.items(end);
		return items && ((scope) => listOf(items.map((item) => item(scope))));
	}

	private dictionary(): Term | undefined {
		const entries: Array<readonly [Term, Term]> = [];
		while (!this.take('}')) {
			const key = this.either();
			const value = key && this.take(':') ? this.either() : undefined;
			if (!key || !value) return undefined;
			entries.push([key, value]);
			if (!this.take(',') && this.tokens[this.at]?.text !== '}') return undefined;
		}
		const terms = entries.flat();
		return (scope) =>
			mapped(listOf(terms.map((term) => term(scope))), (value) => {
				const items = value as readonly RpcValue[];
				return Object.fromEntries(
					entries.map((_, at) => [String(items[2 * at]), items[2 * at + 1]!]),
				);
			});
	}

	private items(end: string): Term[] | undefined {
		const items: Term[] = [];
		while (!this.take(end)) {
			const item = this.either();
			if (!item) return undefined;
			items.push(item);
			if (!this.take(',') && this.tokens[this.at]?.text !== end) return undefined;
		}
		return items;
	}

	private take(text: string): boolean {
		const token = this.tokens[this.at];
		const isNext = token !== undefined && token.kind !== 'text' && token.text === text;
		if (isNext) this.at += 1;
		return isNext;
	}

	private next(): Token | undefined {
		return this.tokens[this.at++];
	}
}

const KEYWORDS: ReadonlySet<string> = new Set([
	'and',
	'or',
	'not',
	'in',
	'is',
	'if',
	'else',
	'for',
]);

function constant(value: RpcValue): Term {
	return () => ({ value, because: [] });
}

/** `or` is decided by the first true one, `and` by the first false one, whatever else is unknown. */
function decided(terms: readonly Term[], by: boolean): Term {
	return (scope) => {
		const all = terms.map((term) => term(scope));
		const deciding = all.find(({ value }) => value !== undefined && isTruthy(value) === by);
		if (deciding) return deciding;
		if (all.some(({ value }) => value === undefined)) return UNKNOWN;
		return { value: !by, because: all.flatMap(({ because }) => because) };
	};
}

function comparing(
	left: Term,
	compare: (a: RpcValue, b: RpcValue) => boolean | undefined,
	right: Term,
): Term {
	return (scope) => {
		const [a, b] = [left(scope), right(scope)];
		const isKnown = a.value !== undefined && b.value !== undefined;
		const value = isKnown ? compare(a.value!, b.value!) : undefined;
		return { value, because: [...a.because, ...b.because] };
	};
}

function listOf(items: readonly Known[]): Known {
	const values = items.flatMap(({ value }) => (value === undefined ? [] : [value]));
	const value = values.length === items.length ? values : undefined;
	return { value, because: items.flatMap(({ because }) => because) };
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function textOf(quoted: string): string {
	return quoted.slice(1, -1).replace(/\\(.)/g, (_, escaped: string) => ESCAPED[escaped] ?? escaped);
}

function mapped({ value, because }: Known, change: (value: RpcValue) => RpcValue): Known {
	return { value: value === undefined ? undefined : change(value), because };
}

function isIn(a: RpcValue, b: RpcValue): boolean | undefined {
	if (Array.isArray(b)) return b.some((each: RpcValue) => deepEqual(a, each));
	return typeof a === 'string' && typeof b === 'string' ? b.includes(a) : undefined;
}

function negated(value: boolean | undefined): boolean | undefined {
	return value === undefined ? undefined : !value;
}
