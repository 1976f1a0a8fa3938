"""What a web page puts around an article: menus, sharing, 上一篇 and 打印本页."""

from __future__ import annotations

import re
from typing import Any

_LINE = re.compile(
    r"(?:上一[篇条页]|下一[篇条页]|上篇|下篇)\s*[：:].*|(?:上一[篇条页]|下一[篇条页])$"
    r"|[【\[]?\s*(?:打印|打印本[页文稿]|关闭|关闭窗口|关闭本页|返回|返回首页|返回顶部|返回列表|收藏|加入收藏|全屏|下载"
    r"|分享|分享到|转发|复制链接|纠错|我要纠错|大|中|小|加大|减小|还原|首页|网站地图|联系我们|设为首页|无障碍阅读"
    r"|长者模式|繁體|繁体|English|登录|注册|搜索|更多|更多>>|点赞|评论)\s*[】\]]?"
    r"(?:[\s　|｜/【】\[\]]+(?:打印|打印本页|关闭|关闭窗口|返回|返回顶部|收藏|大|中|小|分享))*$"
    r"|[【\[]?\s*字体?号?\s*[：:]\s*(?:[\s　|【】\[\]（）()]*(?:特?大|中|小|加大|还原|减小|默认))*"
    r"[\s　|】\]）)]*$"
    r"|】$"
    r"|(?:您?当前的?位置|您?现在的?位置|您的位置|位置)\s*[：:].{0,120}$"
    r"|首页\s*[>›»/].{0,120}$"
    r"|分享到?\s*[：:].{0,60}$|(?:扫一扫|扫码|微信扫).{0,40}$"
    r"|(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*[：:]\s*\[?\d*\]?\s*次?$|浏览\s*\d+\s*次$"
    r"|(?:责任编辑|编辑|网页编辑|网站编辑|初审|复审|终审|一审|二审|三审)\s*[：:].{0,20}$"
    r"|(?:相关(?:链接|新闻|报道|文章|阅读|稿件|推荐|附件下载)|推荐阅读|热门(?:文章|推荐)|猜你喜欢|延伸阅读)\s*[：:]?$"
    r"|(?:版权所有|(?:主办|承办)单位[：:].{2}|技术支持[：:]|Copyright|©|.{0,6}ICP备\s*\d).{0,100}$"
    r"|.{0,30}(?:公网安备\s*\d|网站标识码|ICP备\s*\d).{0,40}$"
)
_LONGEST = 140
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|topmenu|breadcrumbs?|crumbs?|footer|foot|copyright|share|bdsharebuttonbox|"
    r"social|related|relate|recommend|sidebar|side-?bar|toolbar|tools|pager|pagination|page-?nav|prevnext|prev-?next|"
    r"comments?|login|search|searchbox|banner|advert|ads?|qrcode|ewm|fontsize|hidden|skip|friendlink|links)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_KEPT = frozenset(
    {"p", "td", "tr", "tbody", "table", "li", "span", "b", "strong", "h1", "h2", "h3"}
)


def is_furniture(text: str) -> bool:
    """Tell whether a line is a button, a link or a remark of the site, not of the article."""
    text = text.strip()
    return len(text) <= _LONGEST and _LINE.match(text) is not None


def is_furniture_element(node: Any) -> bool:
    """Tell whether an element is hidden, or says by its name that it is not the article."""
    if _HIDDEN.search(node.get("style") or "") or node.get("hidden") is not None:
        return True
    if node.get("title") in ("header", "footer"):  # LibreOffice's
        return True
    if node.tag in ("aside", "header") and len(node.text_content()) < 200:
        return not len(list(node.iter("h1")))
    if node.tag in _KEPT:
        return False
    named = f"{node.get('class') or ''} {node.get('id') or ''}"
    return bool(named.strip()) and _NAMES.search(named) is not None
