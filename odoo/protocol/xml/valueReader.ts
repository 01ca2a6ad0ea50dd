import type { RpcValue } from '../../call';
import { OdooError } from '../../errors';
import { MAX_NESTING } from '../sendable';
import { SCALARS } from './scalarElements';
import type { Scanner } from './scanner';
import { setOwn } from '../../setOwn';

/** The markup from a value of a struct to the next one: `</member><member><name>a</name><value>`. */
interface Passage {
	readonly markup: string;
	readonly name: string;
}

/** Reads `<value>` and all that is in it. */
export class ValueReader {
	/**
	 * How the latest struct went on from value to value, by depth and position. The records of a list
	 * repeat it, and half of the answer's bytes are in it.
	 */
	private readonly passages: Passage[][] = [];

	constructor(private readonly scanner: Scanner) {}

	read(): RpcValue {
		this.scanner.expect('value');
		return this.readContent(0);
	}

	/** Reads on after `<value>`. */
	private readContent(depth: number): RpcValue {
		const text = this.scanner.text();
		const tag = this.scanner.tag();
		if (tag === '/value') return text; // a value without a type is a string
		if (text !== '' && text.trim() !== '') throw this.scanner.unexpected('</value> before');
		const value = this.readTyped(tag, depth);
		this.scanner.expect('/value');
		return value;
	}

	private readTyped(type: string, depth: number): RpcValue {
		const scalar = SCALARS.get(type);
		if (scalar) {
			const text = this.scanner.text();
			this.scanner.expect(scalar.closingTag);
			return scalar.read(text, type);
		}
		if (type === 'array') return this.readArray(deeper(depth));
		if (type === 'struct') return this.readStruct(deeper(depth));
		throw this.scanner.unexpected(`a type of XML-RPC instead of <${type}> before`);
	}

	private readArray(depth: number): RpcValue[] {
		const values: RpcValue[] = [];
		this.scanner.expect('data');
		while (this.scanner.take('value')) values.push(this.readContent(depth));
		this.scanner.expect('/data');
		this.scanner.expect('/array');
		return values;
	}

	private readStruct(depth: number): Record<string, RpcValue> {
		const struct: Record<string, RpcValue> = {};
		const passages = (this.passages[depth] ??= []);
		for (let position = 0; ; position++) {
			const name = this.nextName(passages, position);
			if (name === undefined) break;
			setOwn(struct, name, this.readContent(depth));
		}
		this.scanner.expect('/struct');
		return struct;
	}

	/** Reads up to the value of the next member, and gives its name. */
	private nextName(passages: Passage[], position: number): string | undefined {
		const { scanner } = this;
		const latest = passages[position];
		if (latest !== undefined && scanner.takeAgain(latest.markup)) return latest.name;

		const start = scanner.position;
		if (position > 0) scanner.expect('/member');
		if (!scanner.take('member')) return undefined;
		scanner.expect('name');
		const name = scanner.text();
		scanner.expect('/name');
		scanner.expect('value');
		const markup = scanner.passageSince(start);
		if (markup !== undefined) passages[position] = { markup, name };
		return name;
	}
}

function deeper(depth: number): number {
	if (depth < MAX_NESTING) return depth + 1;
	const message = `The server's answer has lists more than ${MAX_NESTING} deep within each other.`;
	throw new OdooError('PROTOCOL', message);
}
