import { randomUUID } from 'node:crypto';
import type { ChangeBatch, FeedState, RecordQuery } from '../../odoo';
import { readChanges, relatedFields } from '../../odoo';
import { readAllRecords } from '../../odoo/read/readRecords';
import { chooseFields } from '../../odoo/schema/choose';
import { describeIf } from '../support/itIf';
import { format } from '../support/readFormat';
import { recordsOf } from '../support/records';
import { useClient, useTarget } from '../support/suite';
import { isSandbox, targetProtocols } from '../support/target';

const MESSAGE = 'mail.message';

const target = useTarget();

// The sandbox closes whole models only.
describeIf(!isSandbox).each(targetProtocols)('a user with few rights, over %s', (protocol) => {
	const admin = useClient(target, { protocol });
	const user = useClient(target, { protocol, user: 'low' });
	/** Marks the records of one test. */
	let mark: string;

	beforeEach(() => {
		mark = randomUUID();
	});

	/** Messages, an hour apart and long ago, those with a true sign on records that are closed to the user. */
	const messages = async (areClosed: readonly boolean[]) => {
		const contact = await recordsOf(admin, 'res.partner').createOne({ name: mark });
		const order = await recordsOf(admin, 'sale.order').createOne({ partner_id: contact });
		const ids = await recordsOf(admin, MESSAGE).create(
			areClosed.map((isClosed, index) => ({
				subject: mark,
				body: `${index}`,
				message_type: 'comment',
				date: `2020-01-${String(1 + Math.floor(index / 24)).padStart(2, '0')} ${String(index % 24).padStart(2, '0')}:00:00`,
				model: isClosed ? 'sale.order' : 'res.partner',
				res_id: isClosed ? order : contact,
			})),
		);
		return ids.filter((_, index) => !areClosed[index]);
	};

	const query = async (model: string, names: readonly string[], domain: RecordQuery['domain']) => ({
		model,
		domain,
		fields: chooseFields(await user.schema(model), names),
		context: {},
		format,
	});

	const idsOf = (records: ReadonlyArray<{ readonly id?: unknown }>) =>
		records.map(({ id }) => Number(id));

	const of40 = (isClosed: (index: number) => boolean) =>
		Array.from({ length: 40 }, (_, index) => isClosed(index));

	const CLOSED: ReadonlyArray<readonly [string, readonly boolean[]]> = [
		['each fourth', of40((index) => index % 4 === 3)],
		['the first dozen', of40((index) => index < 12)],
		['all but three', of40((index) => index < 37)],
	];

	it.each(CLOSED)('gets all the messages that are open, if %s is closed', async (_, areClosed) => {
		const open = await messages(areClosed);
		const base = await query(MESSAGE, ['body'], [['subject', '=', mark]]);
		const read = async (more: Partial<RecordQuery>) =>
			idsOf(await readAllRecords(user, { ...base, ...more }));
		expect(await read({ pageSize: 10 })).toEqual(open);
		expect(await read({ pageSize: 10, order: 'id' })).toEqual(open);
		expect(await read({ limit: 2, order: 'id' })).toEqual(open.slice(0, 2));
		expect(await read({ limit: 25, order: 'id' })).toEqual(open.slice(0, 25));
	});

	it.each(CLOSED)('gets all changes that are open, if %s is closed', async (_, areClosed) => {
		const open = await messages(areClosed);
		const records = await query(MESSAGE, ['body'], [['subject', '=', mark]]);
		const changes = { records, trackBy: 'date', startFrom: 'beginning', limit: 10 } as const;
		const found: number[] = [];
		let batch: ChangeBatch | undefined;
		let state: FeedState | undefined;
		while (batch?.hasMore ?? true) {
			batch = await readChanges(user, { ...changes, includeDeleted: false }, state);
			({ state } = batch);
			found.push(...idsOf(batch.records));
		}
		expect(found).toEqual(open);
	});

	it('gets the open fields of a linked record beside a closed one', async () => {
		const [product = 0] = await recordsOf(admin, 'product.product').create([{ name: mark }]);
		const model = 'product.product';
		const paths = ['product_tmpl_id.type', 'product_tmpl_id.qty_available'];
		const related = await relatedFields(model, paths, async (name) => await user.schema(name));
		const base = await query(model, [], [['id', '=', product]]);
		expect(await readAllRecords(user, { ...base, related })).toEqual([
			{
				id: product,
				product_tmpl_id: {
					id: expect.any(Number) as number,
					name: mark,
					type: expect.any(String) as string,
				},
			},
		]);
	});

	it('gets changes of a model with fields that are closed', async () => {
		const model = 'res.groups';
		const schema = await user.schema(model);
		const fields = chooseFields(schema, 'simplified');
		const records = { model, domain: [], fields, fieldsAreOptional: true, context: {}, format };
		const batch = await readChanges(
			user,
			{ records, trackBy: 'write_date', startFrom: 'beginning', includeDeleted: false },
			undefined,
		);
		expect(batch.records.length).toBeGreaterThan(0);
	});
});
