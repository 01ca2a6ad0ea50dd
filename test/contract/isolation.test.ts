import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Outcome } from '../../odoo';
import type { Row } from '../../odoo/values/reference';
import { itIf } from '../support/itIf';
import { codeOf } from '../support/outcomes';
import { recordsOf } from '../support/records';
import { useClient, useProxy, useTarget } from '../support/suite';
import { clientFor, isSandbox, protocolsFor } from '../support/target';
import { writerOf } from '../support/writing';

/** A model with a required field, a unique pair and a link, which costs little to write. */
const STATE = 'res.country.state';
const runs = { numRuns: isSandbox ? 25 : 6 };
const settings = { batchSize: 25 };

/** What can be wrong with a row, and what is then said about it. */
const FAULTS = {
	// An error of the database itself.
	crash: { vals: { name: 'New\u0000' }, code: /INVALID_VALUE|SERVER_ERROR/ },
	duplicate: { vals: {}, code: /DUPLICATE/ },
	reference: { vals: { country_id: 999_999_999 }, code: /REFERENCE_NOT_FOUND|RECORD_NOT_FOUND/ },
	required: { vals: { name: null }, code: /REQUIRED_MISSING/ },
	unknownField: { vals: { no_such_field: 1 }, code: /FIELD_NOT_FOUND/ },
} as const;

type Kind = 'good' | keyof typeof FAULTS;

const mixture = fc.array(
	fc.oneof(
		{ weight: 6, arbitrary: fc.constant<Kind>('good') },
		...Object.keys(FAULTS).map((kind) => ({ weight: 1, arbitrary: fc.constant(kind as Kind) })),
	),
	{ minLength: 1, maxLength: 60 },
);

const target = useTarget();
const proxy = useProxy(target);

describe.each(protocolsFor('xmlrpc'))('mixtures of good and bad rows over %s', (protocol) => {
	const client = useClient(target, { protocol, through: proxy, models: [STATE] });
	const states = recordsOf(client, STATE);
	const writer = writerOf(client, STATE, settings);
	let country: number;

	beforeAll(async () => {
		[country = 0] = await recordsOf(client, 'res.country').search([['code', '=', 'BE']]);
	});

	/** The states of one test by their code. */
	const written = async (mark: string) => {
		const domain = [['code', '=like', `${mark}%`]];
		const found = await states.searchRead(domain, ['name', 'code']);
		return found.map(({ code, name }) => [code, name]);
	};

	const rowOf = (mark: string, kind: Kind, index: number): Row => ({
		name: `New ${index}`,
		code: kind === 'duplicate' ? `${mark}taken` : `${mark}${index}`,
		country_id: country,
		...(kind !== 'good' && FAULTS[kind].vals),
	});

	const expectReasons = (kinds: readonly Kind[], outcomes: ReadonlyArray<Outcome<unknown>>) => {
		expect(outcomes).toHaveLength(kinds.length);
		for (const [index, kind] of kinds.entries()) {
			const outcome = outcomes[index];
			if (kind === 'good') expect(outcome).toMatchObject({ status: 'done' });
			else expect(codeOf(outcome)).toMatch(FAULTS[kind].code);
		}
	};

	it('creates each good row once and tells each bad one its own reason', async () => {
		await fc.assert(
			fc.asyncProperty(mixture, async (kinds) => {
				const mark = randomUUID();
				await states.createOne({ name: 'Taken', code: `${mark}taken`, country_id: country });
				const rows = kinds.map((kind, index) => rowOf(mark, kind, index));
				const outcomes = await writer.create(rows);
				expectReasons(kinds, outcomes);
				const good = rows.filter((_, index) => kinds[index] === 'good');
				const expected = [...good.map(({ code, name }) => [code, name]), [`${mark}taken`, 'Taken']];
				expect((await written(mark)).sort()).toEqual(expected.sort());
			}),
			runs,
		);
	});

	it('changes each good row and leaves the bad ones as they were', async () => {
		await fc.assert(
			fc.asyncProperty(mixture, async (kinds) => {
				const mark = randomUUID();
				await states.createOne({ name: 'Taken', code: `${mark}taken`, country_id: country });
				const before = kinds.map((_, index) => ({
					name: `Old ${index}`,
					code: `${mark}${index}`,
					country_id: country,
				}));
				const ids = await states.create(before);
				const rows = kinds.map((kind, index) => ({
					id: ids[index],
					...rowOf(mark, kind, index),
				}));
				expectReasons(kinds, await writer.update(rows));
				const expected = kinds.map((kind, index) => [
					`${mark}${index}`,
					`${kind === 'good' ? 'New' : 'Old'} ${index}`,
				]);
				expect((await written(mark)).sort()).toEqual(
					[...expected, [`${mark}taken`, 'Taken']].sort(),
				);
			}),
			runs,
		);
	});

	it('writes rows by key, whether their records exist or not', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.tuple(mixture, fc.boolean()), { maxLength: 4 }),
				async (parts) => {
					const rows = parts.flatMap(([kinds, exists]) => kinds.map((kind) => ({ kind, exists })));
					const usable = rows.filter(({ kind }) => kind !== 'duplicate');
					const mark = randomUUID();
					const given = usable.map(({ kind }, index) => rowOf(mark, kind, index));
					const old = usable.flatMap(({ exists }, index) =>
						exists ? [{ name: `Old ${index}`, code: `${mark}${index}`, country_id: country }] : [],
					);
					if (old.length > 0) await states.create(old);
					const outcomes = await writer.upsert(['code'], given);
					expectReasons(
						usable.map(({ kind }) => kind),
						outcomes,
					);
					const expected = usable.flatMap(({ kind, exists }, index) => {
						if (kind === 'good') return [[`${mark}${index}`, `New ${index}`]];
						return exists ? [[`${mark}${index}`, `Old ${index}`]] : [];
					});
					expect((await written(mark)).sort()).toEqual(expected.sort());
				},
			),
			runs,
		);
	});

	it('lets one of two rows with the same unique value through', async () => {
		const mark = randomUUID();
		const rows = [0, 1, 0, 2].map((index) => rowOf(mark, 'good', index));
		const outcomes = await writer.create(rows);
		expect(outcomes.map(codeOf)).toEqual(['done', 'done', 'DUPLICATE', 'done']);
		expect(await written(mark)).toHaveLength(3);
	});

	it('takes few more requests than rows even where all rows are bad', async () => {
		const mark = randomUUID();
		const rows = Array.from({ length: 200 }, (_, index) => rowOf(mark, 'required', index));
		const { result: outcomes, requests } = await proxy.counted(
			async () => await writer.create(rows, { batchSize: 200 }),
		);
		expect(new Set(outcomes.map(codeOf))).toEqual(new Set(['REQUIRED_MISSING']));
		expect(requests.length).toBeLessThanOrEqual(235);
	});

	it('deletes what may be deleted and says why the rest may not', async () => {
		const partners = recordsOf(client, 'res.partner');
		const ids = await partners.create([0, 1, 2, 3].map((index) => ({ name: `P ${index}` })));
		const tags = [0, 1, 2].map((index) => ({ name: `Tag ${index}` }));
		await recordsOf(client, 'res.partner.category').create(tags);
		const [ofUser] = await partners.search([['user_ids', '=', target.users.low.uid]]);
		const named = [ids[0], ofUser, ids[1], 999_999_999, ids[2], ids[3]].map((id) => [id]);
		const outcomes = await writerOf(client, 'res.partner', settings).remove(named);
		expect(outcomes.map(codeOf)).toEqual([
			'done',
			'VALIDATION',
			'done',
			'RECORD_NOT_FOUND',
			'done',
			'done',
		]);
	});

	// The sandbox has no rules that a user could add.
	itIf(!isSandbox)('writes all rows but those that an access rule forbids', async () => {
		const { uid } = target.users.low;
		const mark = randomUUID();
		const models = recordsOf(client, 'ir.model');
		const [model = 0] = await models.search([['model', '=', 'res.partner']]);
		const rule = {
			name: mark,
			model_id: model,
			perm_read: false,
			perm_unlink: false,
			domain_force: `[('city', '!=', 'Forbidden')] if user.id == ${uid} else [(1, '=', 1)]`,
		};
		const ruleId = await recordsOf(client, 'ir.rule').createOne(rule);
		try {
			const low = clientFor(target, { protocol, user: 'low', url: proxy.url });
			const rows = Array.from({ length: 20 }, (_, index) => ({
				name: `P ${index}`,
				ref: `${mark} ${index}`,
				city: index % 7 === 3 ? 'Forbidden' : 'Gent',
			}));
			const outcomes = await writerOf(low, 'res.partner', settings).create(rows);
			expect(outcomes.map(codeOf)).toEqual(
				rows.map(({ city }) => (city === 'Gent' ? 'done' : 'ACCESS_DENIED')),
			);
			const domain = [['ref', '=like', `${mark}%`]];
			expect(await recordsOf(client, 'res.partner').search(domain)).toHaveLength(17);
		} finally {
			await recordsOf(client, 'ir.rule').unlink([ruleId]);
		}
	});
});
