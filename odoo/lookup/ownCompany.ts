import { listIn } from '../call';
import { ModelCalls } from '../client/modelClient';
import { linkedId } from '../values/recordId';

/** The company in which Odoo creates records: the first that was chosen, or else that which the user works for. */
export async function ownCompany({
	client,
	context,
}: Pick<ModelCalls, 'client' | 'context'>): Promise<number> {
	const [chosen] = listIn(context.allowed_company_ids);
	if (chosen !== undefined) return Number(chosen);
	const { uid } = (await client.session()).endpoint;
	const users = new ModelCalls(client, 'res.users', {});
	const own = (await users.readByIds([uid], ['company_id'])).get(uid);
	return linkedId(own?.company_id) ?? 0;
}
