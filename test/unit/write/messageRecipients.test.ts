import { ModelCalls } from '../../../odoo';
import { OdooError } from '../../../odoo/errors';
import { findRecipients } from '../../../odoo/write/message/messageRecipients';
import type { ReceivedCall } from '../../support/syntheticOdoo';
import { syntheticClient } from '../../support/syntheticOdoo';

const DESCRIBED = JSON.stringify({
	email: { type: 'char', string: 'Email', store: true, searchable: true },
	email_normalized: { type: 'char', string: 'Email', store: true, searchable: true },
});

it('creates the new contacts that Odoo accepts, whatever it refuses of others', async () => {
	let nextId = 1;
	const answer = ({ method, params }: ReceivedCall) => {
		if (method === 'fields_get') return DESCRIBED;
		if (method !== 'create') return '[]';
		const emails = (params.vals_list as ReadonlyArray<{ email: string }>).map(({ email }) => email);
		if (!emails.includes('bad@example.com')) return JSON.stringify(emails.map(() => nextId++));
		const fault = { name: 'odoo.exceptions.ValidationError', message: 'bad@ is not allowed' };
		return { status: 422, body: JSON.stringify(fault) };
	};
	const model = new ModelCalls(syntheticClient(answer), 'sale.order', {});
	const lists = [['ann@example.com'], ['bad@example.com'], ['cid@example.com', 'ann@example.com']];
	const [ann, bad, both] = await findRecipients(model, lists, { onMissing: 'create' });
	expect(ann).toHaveLength(1);
	expect(bad).toBeInstanceOf(OdooError);
	expect(both).toHaveLength(2);
	expect(both).toContain((ann as readonly number[])[0]);
});
