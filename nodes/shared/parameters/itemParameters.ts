import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { LEFT_TO_N8N, plainPathOf, readPlainPath } from './plainPath';
import { isTool } from './toolUse';
import { isObject } from '../../../odoo';

/**
 * A parameter as it is saved, taken apart once for all items. An expression keeps what it gave for the
 * item that was last asked for.
 */
type Saved =
	| { readonly kind: 'constant'; readonly value: unknown }
	| { readonly kind: 'list'; readonly entries: readonly Saved[] }
	| { readonly kind: 'object'; readonly entries: ReadonlyArray<readonly [string, Saved]> }
	| SavedExpression;

interface SavedExpression {
	readonly kind: 'expression';
	readonly text: string;
	/** The place in the item that it names, if it does nothing else. */
	readonly path: readonly string[] | undefined;
	lastItem: number;
	lastValue: unknown;
}

type Container = Readonly<Record<string, unknown>>;

/** Nothing is saved under a name, so that its fallback counts. */
const ABSENT = Symbol('absent');

/** An expression may ask for the parameters beside it, which only n8n hands to it. */
const NAMES_PARAMETERS = /\$(?:p|rawP)arameter\b/;

/**
 * The same node, in which reading parameters costs what their expressions cost, once: what has none is
 * read once for all items, an expression is evaluated at most once for an item however often it is asked
 * for, and one that only names a place in the item is read there, without n8n's engine, which takes about
 * half a millisecond. The values are those of n8n's own `getNodeParameter`.
 *
 * n8n itself is asked as ever where options are given, for what expressions say about `$parameter`, and
 * for agents, who answer parameters themselves. Its validation is left out (`validateType` in a
 * description, `columns.value` of a mapper): our parameters have none, as a test makes sure.
 */
export function withItemParameters(ctx: IExecuteFunctions): IExecuteFunctions {
	const node = ctx.getNode(); // a copy of all parameters, each time
	if (isTool(node)) return ctx;
	const own: Container = {
		getNode: () => node,
		getNodeParameter: new ItemParameters(ctx, node.parameters).get,
	};
	return new Proxy(ctx, {
		get(target, name) {
			if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name];
			const value: unknown = Reflect.get(target, name);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
}

class ItemParameters {
	private readonly roots = new Map<string, Saved>();
	private readonly found = new Map<string, Saved | typeof ABSENT | undefined>();
	private readonly items: readonly INodeExecutionData[];

	constructor(
		private readonly ctx: IExecuteFunctions,
		private readonly parameters: Container,
	) {
		this.items = ctx.getInputData();
	}

	readonly get = (
		name: string,
		itemIndex: number,
		fallback?: unknown,
		options?: object,
	): unknown => {
		const saved = options ? undefined : this.saved(name);
		if (saved === ABSENT && fallback !== undefined) return fallback;
		if (saved === ABSENT || saved === undefined) {
			return this.ctx.getNodeParameter(name, itemIndex, fallback, options);
		}
		return this.valueOf(saved, itemIndex);
	};

	/** What is saved under a name such as `options.timeout`; undefined for what is left to n8n. */
	private saved(name: string): Saved | typeof ABSENT | undefined {
		if (!this.found.has(name)) this.found.set(name, this.find(name.split('.')));
		return this.found.get(name);
	}

	private find([rootName = '', ...path]: readonly string[]): Saved | typeof ABSENT | undefined {
		const root = this.roots.get(rootName) ?? savedFrom(this.parameters[rootName]);
		this.roots.set(rootName, root);
		if (namesParameters(root)) return undefined;
		let saved: Saved | typeof ABSENT = root;
		for (const key of path) saved = saved === ABSENT ? ABSENT : entryOf(saved, key);
		const isUndefined = saved !== ABSENT && saved.kind === 'constant' && saved.value === undefined;
		return isUndefined ? ABSENT : saved;
	}

	private valueOf(saved: Saved, itemIndex: number): unknown {
		switch (saved.kind) {
			case 'constant':
				return saved.value;
			case 'expression':
				return this.resultOf(saved, itemIndex);
			case 'list':
				return saved.entries.map((entry) => this.valueOf(entry, itemIndex));
			case 'object': {
				const value: Record<string, unknown> = {};
				for (const [key, entry] of saved.entries) {
					const given = this.valueOf(entry, itemIndex);
					value[key] = isLuxonDate(given) ? String(given) : given;
				}
				return value;
			}
		}
	}

	private resultOf(saved: SavedExpression, itemIndex: number): unknown {
		if (saved.lastItem === itemIndex) return saved.lastValue;
		const item = this.items[itemIndex];
		let value = saved.path && item ? readPlainPath(item.json, saved.path) : LEFT_TO_N8N;
		if (value === LEFT_TO_N8N) {
			value = this.ctx.evaluateExpression(saved.text, itemIndex);
			writeDatesAsText(value);
		}
		saved.lastValue = value;
		saved.lastItem = itemIndex;
		return value;
	}
}

function savedFrom(value: unknown): Saved {
	if (typeof value === 'string' && value.startsWith('=')) {
		const text = value.slice(1);
		return {
			kind: 'expression',
			text,
			path: plainPathOf(text),
			lastItem: -1,
			lastValue: undefined,
		};
	}
	if (!isObject(value)) return { kind: 'constant', value };
	if (Array.isArray(value)) {
		const entries = value.map(savedFrom);
		return entries.every(isConstant) ? { kind: 'constant', value } : { kind: 'list', entries };
	}
	const entries = Object.entries(value).map(([key, each]) => [key, savedFrom(each)] as const);
	const hasNone = entries.every(([, entry]) => isConstant(entry));
	return hasNone ? { kind: 'constant', value } : { kind: 'object', entries };
}

function isConstant({ kind }: Saved): boolean {
	return kind === 'constant';
}

function namesParameters(saved: Saved): boolean {
	switch (saved.kind) {
		case 'constant':
			return false;
		case 'expression':
			return NAMES_PARAMETERS.test(saved.text);
		case 'list':
			return saved.entries.some(namesParameters);
		case 'object':
			return saved.entries.some(([, entry]) => namesParameters(entry));
	}
}

function entryOf(saved: Saved, key: string): Saved | typeof ABSENT {
	if (saved.kind === 'object') return saved.entries.find(([name]) => name === key)?.[1] ?? ABSENT;
	if (saved.kind !== 'constant') return ABSENT;
	const { value } = saved;
	const isThere = isObject(value) && Object.hasOwn(value, key);
	return isThere ? { kind: 'constant', value: (value as Container)[key] } : ABSENT;
}

/** Luxon's dates become text wherever they lie in an object, as n8n does it. */
function writeDatesAsText(value: unknown): void {
	if (!isObject(value) || isLuxonDate(value)) return;
	if (Array.isArray(value)) {
		for (const each of value) writeDatesAsText(each);
		return;
	}
	const entries = value as Record<string, unknown>;
	for (const [key, each] of Object.entries(entries)) {
		if (isLuxonDate(each)) entries[key] = String(each);
		else writeDatesAsText(each);
	}
}

function isLuxonDate(value: unknown): boolean {
	const { isLuxonDateTime } = (value ?? {}) as { readonly isLuxonDateTime?: unknown };
	return typeof value === 'object' && Boolean(isLuxonDateTime);
}
