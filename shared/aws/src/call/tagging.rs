//! Tags of a hundred resources a call, where the service itself tells those of one.
//!
//! A region with several resources of a service costs one call for each hundred that have tags; those then cost none.

use std::collections::HashMap;

use aws_sdk_resourcegroupstagging::types::ResourceTagMapping;
use plumbline_catalogue::{
    model::Tags,
    observed::{Known, Observed},
};

use super::{Gone, Session, client};

client!(aws_sdk_resourcegroupstagging);

/// The most that a page can hold.
const PAGE: i32 = 100;

/// Resources of one service in one region that are known to have tags, by ARN.
///
/// Who is not among them may have tags all the same: the listing leaves out resources without tags, but an endpoint can
/// leave out others, or fail.
/// <https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html>
#[derive(Default)]
pub(crate) struct Tagged(HashMap<String, Tags>);

impl Tagged {
    /// Lists them, if there are several resources and the scan wants their tags: if it wants `own`, the action that
    /// tells the tags of one.
    pub(crate) async fn list(session: &Session, region: &str, own: &str, resources: usize) -> Self {
        if resources < 2 || !session.wants(own) {
            return Self::default();
        }
        let service = own.split(':').next().unwrap_or_default();
        let request = session.clients.of::<aws_sdk_resourcegroupstagging::Client>(region).get_resources();
        let request = request.resource_type_filters(service).resources_per_page(PAGE);
        let ask = |token| request.clone().set_pagination_token(token).send();
        let listed = session.pages_by_token(region, "tag:GetResources", ask, |page| {
            let list = page.resource_tag_mapping_list;
            (list.map(|list| list.into_iter().filter_map(tagged).collect()), page.pagination_token)
        });
        let listed: Vec<_> = listed.await.into_result().unwrap_or_default();
        Self(listed.into_iter().collect())
    }

    /// The tags of a resource, which has to be asked for its own only if it is not among these.
    pub(crate) async fn tags_or(
        &self,
        arn: &str,
        own: impl Future<Output = Result<Observed<Tags>, Gone>>,
    ) -> Result<Observed<Tags>, Gone> {
        match self.0.get(arn) {
            Some(tags) => Ok(Known(tags.clone())),
            None => own.await,
        }
    }
}

fn tagged(listed: ResourceTagMapping) -> Option<(String, Tags)> {
    let tags = listed.tags.filter(|tags| !tags.is_empty())?;
    Some((listed.resource_arn?, tags.into_iter().map(|tag| (tag.key, tag.value)).collect()))
}
